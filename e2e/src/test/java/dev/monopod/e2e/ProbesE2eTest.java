package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each kind of probe by each way to ask, of servers that are made of busybox. */
final class ProbesE2eTest {
    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: asked}
            spec:
              terminationGracePeriodSeconds: 600
              volumes: [{name: shared, hostPath: {path: "SHARED"}}]
              containers:
            """;

    /** It ignores its signal until the test ends, so it has to be killed; the pod's grace period is longer than a test. */
    private static final String ALIVE = """
                - name: alive
                  image: localhost/busybox:1
                  command: [sh, -c, "trap 'test -e /shared/end && exit 0' TERM; mkdir /www; touch /www/ok; httpd -p 8080 -h /www; while :; do sleep 0.1; done"]
                  volumeMounts: [{name: shared, mountPath: /shared}]
                  livenessProbe: {httpGet: {port: 8080, path: /ok}, periodSeconds: 1, failureThreshold: 2, timeoutSeconds: 10, terminationGracePeriodSeconds: 1}
            """;

    private static final String LISTENS = """
                - name: listens
                  image: localhost/busybox:1
                  command: [sh, -c, "trap 'exit 0' TERM; while :; do if [ -e /shared/shut ]; then sleep 0.1; else nc -l -p 7000 < /dev/null; fi; done"]
                  volumeMounts: [{name: shared, mountPath: /shared}]
                  readinessProbe: {tcpSocket: {port: 7000}, periodSeconds: 1, failureThreshold: 3, timeoutSeconds: 10}
            """;

    private static final String SERVES = """
                - name: serves
                  image: localhost/busybox:1
                  command: [sh, -c, "trap 'exit 0' TERM; nc -ll -p 5000 -e sh /shared/grpc.sh & wait"]
                  volumeMounts: [{name: shared, mountPath: /shared}]
                  readinessProbe: {grpc: {port: 5000}, periodSeconds: 1, timeoutSeconds: 30}
            """;

    private static final String SLOW = """
                - name: slow
                  image: localhost/busybox:1
                  command: [sh, -c, "trap 'exit 0' TERM; while :; do sleep 0.1; done"]
                  readinessProbe: {exec: {command: [sh, -c, "touch /asked; sleep 7777 & sleep 7777"]}, periodSeconds: 3600, timeoutSeconds: 1}
            """;

    private static final String STARTS = """
                - name: starts
                  image: localhost/busybox:1
                  command: [sh, -c, "trap 'exit 0' TERM; while :; do sleep 0.1; done"]
                  volumeMounts: [{name: shared, mountPath: /shared}]
                  startupProbe: {exec: {command: [test, -e, /shared/started]}, periodSeconds: 1, failureThreshold: 1000}
                  livenessProbe: {exec: {command: [sh, -c, "echo asked >> /shared/liveness; false"]}, periodSeconds: 1, failureThreshold: 1}
            """;

    /**
     * Hears a gRPC request out (RFC 9113: 24 bytes of preface, frames with 9 bytes of head, of which HEADERS is kind 1) and answers it, on
     * the stream that Netty's client opens first, with SERVING: SETTINGS, HEADERS with :status 200, DATA with field 1 = 1, HEADERS with
     * grpc-status 0.
     */
    private static final String GRPC = """
            dd bs=1 count=24 of=/dev/null 2>/dev/null
            kind=
            while [ "$kind" != 01 ]; do
              head=$(dd bs=1 count=9 2>/dev/null | hexdump -v -e '1/1 "%02x"')
              rest=${head#??????}
              kind=${rest%??????????}
              dd bs=1 count=$((0x${head%????????????})) of=/dev/null 2>/dev/null
            done
            printf '\\000\\000\\000\\004\\000\\000\\000\\000\\000'
            printf '\\000\\000\\001\\001\\004\\000\\000\\000\\003\\210'
            printf '\\000\\000\\007\\000\\000\\000\\000\\000\\003\\000\\000\\000\\000\\002\\010\\001'
            printf '\\000\\000\\017\\001\\005\\000\\000\\000\\003\\000\\013grpc-status\\0010'
            cat > /dev/null
            """;

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    private SharedFolder shared;

    @BeforeEach
    void share() throws IOException {
        shared = SharedFolder.of(agent);
        shared.write("grpc.sh", GRPC);
    }

    @AfterEach
    void letAllEnd() throws IOException {
        shared.create("end");
    }

    @Test
    void thoseForTheStartHoldTheOthersBackAndThoseForLifeEndWhatDoesNotLive() throws IOException {
        agent.write("asked.yaml", shared.in(POD + ALIVE + STARTS));
        PodWitness witness = agent.witness(agent.awaitPod(
                "asked",
                pod -> Pods.find(pod, "alive").filter(ContainerStatus::getReady).isPresent()));
        HostProcess first = witness.container("alive");
        Files.delete(first.root("/www/ok"));

        ContainerStatus again =
                agent.awaitContainer("asked", "alive", status -> status.getRestartCount() == 1 && status.getReady());
        assertThat(first.alive()).isFalse();
        assertThat(again.getLastState().getTerminated().getExitCode()).isEqualTo(137);
        ToldEvents.await(agent, "asked/alive Unhealthy: Liveness probe failed: HTTP probe failed with statuscode: 404");
        ToldEvents.await(agent, "asked/alive Killing: Container alive failed liveness probe, will be restarted");

        ContainerStatus starting = Pods.container(agent.pod("asked").orElseThrow(), "starts");
        assertThat(starting.getStarted()).isFalse();
        assertThat(starting.getRestartCount()).isZero();
        assertThat(shared.lines("liveness")).isEmpty();
        shared.create("started");
        agent.awaitContainer("asked", "starts", status -> status.getRestartCount() == 1);
        assertThat(shared.lines("liveness")).isNotEmpty();
    }

    @Test
    void thoseForReadinessComeAndGoAndWhatTakesTooLongIsEndedWithAllItBegan() throws IOException {
        agent.write("asked.yaml", shared.in(POD + LISTENS + SERVES + SLOW));
        agent.awaitContainer("asked", "listens", ContainerStatus::getReady);
        agent.awaitContainer("asked", "serves", ContainerStatus::getReady);
        ToldEvents.await(agent, "asked/slow Unhealthy: Readiness probe failed: command");
        Pod pod = agent.pod("asked").orElseThrow();
        PodWitness witness = agent.witness(pod);
        assertThat(witness.container("slow").root("/asked")).exists();
        Waiting.untilAsserted(() -> assertThat(witness.processesOf("slow"))
                .noneMatch(process -> commandLine(process).contains("sleep 7777")));
        assertThat(Pods.container(pod, "slow").getReady()).isFalse();

        shared.create("shut");
        ContainerStatus unready = agent.awaitContainer("asked", "listens", status -> !status.getReady());
        assertThat(unready.getRestartCount()).isZero();
        assertThat(agent.pod("asked").orElseThrow().getStatus().getConditions())
                .anyMatch(condition -> condition.getType().equals("Ready")
                        && condition.getStatus().equals("False"));
        shared.delete("shut");
        agent.awaitContainer("asked", "listens", ContainerStatus::getReady);
        assertThat(Pods.container(agent.pod("asked").orElseThrow(), "listens").getRestartCount())
                .isZero();
    }

    private static String commandLine(HostProcess process) {
        try {
            return process.commandLine();
        } catch (IOException ended) {
            return "";
        }
    }
}
