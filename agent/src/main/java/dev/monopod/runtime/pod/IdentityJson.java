package dev.monopod.runtime.pod;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.monopod.runtime.DamagedRecord;
import dev.monopod.runtime.launch.ContainerIdentity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Who an attempt of a container is, as JSON. As with {@link AttemptJson}, what is written only adds to what was before. */
final class IdentityJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private IdentityJson() {}

    static byte[] write(ContainerIdentity identity) {
        ObjectNode root = JSON.createObjectNode();
        root.put("user", identity.user())
                .put("noNewPrivileges", identity.noNewPrivileges())
                .put("workingDir", identity.workingDir());
        identity.oomScoreAdj().ifPresent(score -> root.put("oomScoreAdj", score));
        identity.environment().forEach(root.putArray("environment")::add);
        try {
            return JSON.writeValueAsBytes(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers can always be written", e);
        }
    }

    static ContainerIdentity read(byte[] content) throws DamagedRecord {
        try {
            JsonNode root = JSON.readTree(content);
            return new ContainerIdentity(
                    text(root.required("user")),
                    root.required("noNewPrivileges").booleanValue(),
                    score(root),
                    text(root.required("workingDir")),
                    texts(root.required("environment")));
        } catch (IOException | IllegalArgumentException e) {
            throw new DamagedRecord("not the record of who a container is: " + e.getMessage(), e);
        }
    }

    private static OptionalInt score(JsonNode root) {
        JsonNode score = root.path("oomScoreAdj");
        return score.isInt() ? OptionalInt.of(score.intValue()) : OptionalInt.empty();
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(element -> texts.add(text(element)));
        return texts;
    }

    private static String text(JsonNode node) {
        if (!node.isTextual()) {
            throw new IllegalArgumentException(node + " where a text has to be");
        }
        return node.textValue();
    }
}
