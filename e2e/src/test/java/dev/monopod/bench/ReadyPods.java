package dev.monopod.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;

/** Pods of which an agent says that they are ready. */
final class ReadyPods {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ReadyPods() {}

    static int count(BenchAgent agent) throws IOException {
        int ready = 0;
        try (InputStream pods = URI.create(agent.url("/pods")).toURL().openStream()) {
            for (JsonNode pod : JSON.readTree(pods).path("items")) {
                for (JsonNode condition : pod.path("status").path("conditions")) {
                    boolean is = condition.path("type").asText().equals("Ready")
                            && condition.path("status").asText().equals("True");
                    ready += is ? 1 : 0;
                }
            }
        }
        return ready;
    }
}
