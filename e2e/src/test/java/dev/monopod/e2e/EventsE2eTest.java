package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventList;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What happened to pods is told in Kubernetes' words, once, whatever happens to the agent. */
final class EventsE2eTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    private List<Event> events(String query) throws IOException {
        return JSON.readValue(agent.get("/events" + query), EventList.class).getItems();
    }

    private List<Event> ofPod(Pod pod) throws IOException {
        return events("?fieldSelector="
                + URLEncoder.encode("involvedObject.uid=" + pod.getMetadata().getUid(), StandardCharsets.UTF_8));
    }

    private static Map<String, Integer> counts(List<Event> events) {
        return events.stream().collect(Collectors.toMap(Event::getReason, Event::getCount, Integer::sum, TreeMap::new));
    }

    private static Event one(List<Event> events, String reason) {
        return events.stream()
                .filter(event -> event.getReason().equals(reason))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no event " + reason + " in " + events));
    }

    private Path file() {
        return agent.directories().run().resolve("events");
    }

    /** The counts that the next agent would find, by the names of the events. */
    private Map<String, Integer> onDisk() throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        for (String line : Files.readAllLines(file())) {
            JsonNode event = JSON.readTree(line);
            String name = event.path("pod").asText() + "."
                    + Long.toHexString(event.path("number").asLong());
            counts.put(name, event.path("count").asInt());
        }
        return counts;
    }

    private void awaitOnDisk() {
        Waiting.until(
                "events to be on disk",
                () -> onDisk().entrySet()
                        .containsAll(events("").stream()
                                .collect(Collectors.toMap(
                                        event -> event.getMetadata().getName(), Event::getCount))
                                .entrySet()));
    }

    /** How often it has been started; a slow machine may see more than one start before it looks. */
    private int startsOnceItWaits(Pod crashing) {
        int[] starts = {0};
        Waiting.untilAsserted(() -> {
            Map<String, Integer> counts = counts(ofPod(crashing));
            starts[0] = counts.getOrDefault("Started", 0);
            assertThat(starts[0]).isGreaterThanOrEqualTo(2);
            assertThat(counts)
                    .isEqualTo(Map.of(
                            "Pulled", starts[0], "Created", starts[0], "Started", starts[0], "BackOff", starts[0] - 1));
        });
        return starts[0];
    }

    @Test
    void aCrashingPodTellsOfItselfAndTheNextAgentGoesOnCounting() throws Exception {
        agent.write("steady.yaml", BusyboxPod.steady("steady"));
        agent.write("crashing.yaml", BusyboxPod.of("crashing", "exit 3"));
        agent.awaitContainer(
                "crashing",
                "app",
                status -> Pods.waitingFor(status, "CrashLoopBackOff") && status.getRestartCount() == 1);
        Pod steady = agent.awaitRunning("steady");
        Pod crashing = agent.pod("crashing").orElseThrow();
        int starts = startsOnceItWaits(crashing);
        assertThat(counts(ofPod(steady))).isEqualTo(Map.of("Pulled", 1, "Created", 1, "Started", 1));
        awaitOnDisk();
        whatIsTold(crashing);
        List<Event> before = events("");
        Event first = one(ofPod(crashing), "Started");

        agent.restart();

        assertThat(events("")).as("a pod that is taken over tells nothing anew").isEqualTo(before);
        Waiting.untilAsserted(
                () -> assertThat(counts(ofPod(crashing)).get("Started")).isGreaterThan(starts));
        Event third = one(ofPod(crashing), "Started");
        assertThat(ofPod(crashing)).hasSize(4);
        assertThat(third.getMetadata()).isEqualTo(first.getMetadata());
        assertThat(third.getFirstTimestamp()).isEqualTo(first.getFirstTimestamp());
        assertThat(third.getLastTimestamp()).isGreaterThan(first.getLastTimestamp());
        assertThat(counts(ofPod(steady))).isEqualTo(Map.of("Pulled", 1, "Created", 1, "Started", 1));

        agent.remove("steady.yaml");
        agent.awaitGone("steady");
        assertThat(one(ofPod(steady), "Killing").getMessage()).isEqualTo("Stopping container app");
    }

    private void whatIsTold(Pod pod) throws IOException {
        List<Event> events = ofPod(pod);
        String uid = pod.getMetadata().getUid();
        assertThat(one(events, "Pulled").getMessage())
                .isEqualTo("Container image \"localhost/busybox:1\" already present on machine");
        Event backOff = one(events, "BackOff");
        assertThat(backOff.getType()).isEqualTo("Warning");
        assertThat(backOff.getMessage())
                .isEqualTo("Back-off restarting failed container app in pod crashing_default(" + uid + ")");
        assertThat(backOff.getInvolvedObject().getFieldPath()).isEqualTo("spec.containers{app}");
        assertThat(backOff.getMetadata().getName()).matches("crashing\\.[0-9a-f]{16}");
        assertThat(backOff.getSource().getComponent()).isEqualTo("monopod");
        assertThat(agent.output().lines().filter(line -> line.contains("default/crashing")))
                .as("lines of the log, the second time is no news")
                .hasSize(4)
                .anyMatch(line -> line.contains("default/crashing spec.containers{app}: Started: Container started"));
    }

    @Test
    void whatCantBeStartedSaysWhyOnceInTheLogAndNeverWithTheValueOfAVariable() throws Exception {
        agent.write("missing.yaml", BusyboxPod.steady("missing").replace("busybox:1", "no-such-image:1"));
        agent.write("unstartable.yaml", """
                apiVersion: v1
                kind: Pod
                metadata: {name: unstartable}
                spec:
                  restartPolicy: Never
                  containers:
                    - name: app
                      image: localhost/busybox:1
                      command: ["/no/such/program", "$(PASSWORD)"]
                      env: [{name: PASSWORD, value: "open sesame"}]
                """);
        agent.write("unmountable.yaml", BusyboxPod.steady("unmountable") + """
                      volumeMounts: [{name: host, mountPath: /host}]
                  volumes: [{name: host, hostPath: {path: /no/such/folder, type: Directory}}]
                """);

        Waiting.untilAsserted(() -> assertThat(
                        events("").stream().map(Event::getMessage).collect(Collectors.toSet()))
                .contains(
                        "Error: ErrImagePull",
                        "Back-off pulling image \"localhost/no-such-image:1\"",
                        "MountVolume.SetUp failed for volume \"host\" : hostPath type check failed: /no/such/folder is"
                                + " not a Directory")
                .anyMatch(message -> message.matches(
                        "Error: failed to start container: step \\d+ \\(exec /no/such/program\\): .*ENOENT.*")));
        assertThat(events("?fieldSelector=type=Warning,involvedObject.name=unmountable"))
                .extracting(Event::getReason)
                .containsOnly("FailedMount");
        assertThat(agent.get("/events")).doesNotContain("sesame");
        assertThat(agent.ownSocket().get("/events").body()).doesNotContain("sesame");
        Waiting.until("the log", () -> agent.output().contains("FailedMount"));
        assertThat(agent.output().lines().filter(line -> line.contains("/no/such/folder")))
                .hasSize(1);
        assertThat(agent.output()).doesNotContain("sesame");
        assertThat(agent.statusPort().get("/events?watch=true").status()).isEqualTo(400);

        String run = "--run-dir=" + agent.directories().run();
        Command.Outcome table = Command.monopod("events", run, "--for", "pod/unmountable", "--types=Warning");
        assertThat(table.out().lines().findFirst())
                .hasValueSatisfying(line -> assertThat(line).matches("LAST SEEN +TYPE +REASON +OBJECT +MESSAGE"));
        assertThat(table.out().lines().skip(1))
                .isNotEmpty()
                .allMatch(line -> line.matches("\\d+s.* Warning +FailedMount +Pod/unmountable +MountVolume.*"));
        Command.Outcome none = Command.monopod("events", run, "-n", "nowhere");
        assertThat(none).isEqualTo(new Command.Outcome(0, "", "No events found in nowhere namespace.\n"));
    }

    @Test
    void aDamagedFileOfEventsIsPutAsideAndKeepsNobodyFromStarting() throws Exception {
        agent.write("kept.yaml", BusyboxPod.steady("kept"));
        Pod pod = agent.awaitRunning("kept");
        Waiting.until("its events", () -> ofPod(pod).size() == 3);
        awaitOnDisk();
        agent.kill();
        Files.writeString(file(), "no event\n{\"cut\":", StandardOpenOption.APPEND);

        agent.start();

        assertThat(ofPod(pod)).hasSize(3);
        Path aside = agent.directories().run().resolve("events.damaged");
        assertThat(agent.output()).contains(file() + " has 1 damaged lines", aside.toString());
        assertThat(aside).content().contains("no event");
        Files.delete(aside);
        agent.write("another.yaml", BusyboxPod.steady("another"));
        Pod another = agent.awaitRunning("another");
        Waiting.until("its events", () -> ofPod(another).size() == 3);
        awaitOnDisk();
        assertThat(onDisk().keySet().stream()
                        .map(name -> name.substring(0, name.indexOf('.')))
                        .collect(Collectors.toSet()))
                .containsAll(Set.of("kept", "another"));
    }
}
