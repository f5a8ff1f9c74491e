package dev.monopod.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The events of an agent, a line each: {@code pod/container Reason: message}. */
final class ToldEvents {
    private ToldEvents() {}

    static List<String> of(ToldPods agent) throws IOException {
        List<String> lines = new ArrayList<>();
        for (JsonNode event : ToldPods.JSON.readTree(agent.get("/events")).path("items")) {
            JsonNode involved = event.path("involvedObject");
            String container = involved.path("fieldPath").asText().replaceAll(".*\\{(.*)}", "$1");
            lines.add(involved.path("name").asText() + "/" + container + " "
                    + event.path("reason").asText() + ": "
                    + event.path("message").asText());
        }
        return lines;
    }

    static void await(ToldPods agent, String beginning) {
        Waiting.until("event " + beginning, () -> of(agent).stream().anyMatch(line -> line.startsWith(beginning)));
    }
}
