package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One manifest is another every millisecond: the last one counts, and nobody else has to wait. */
final class BusyManifestE2eTest {
    private static final int VERSIONS = 5000;

    @RegisterExtension
    final TestAgent agent = TestAgent.alone("busybox");

    private interface Writer {
        void write(String content) throws IOException;
    }

    private void byRename(String content) throws IOException {
        agent.write("busy.yaml", content);
    }

    private void inPlace(String content) throws IOException {
        Files.writeString(agent.directories().manifests().resolve("busy.yaml"), content);
    }

    @Test
    void rewrittenByRename() throws Exception {
        rewrite(this::byRename);
    }

    @Test
    void rewrittenInPlace() throws Exception {
        rewrite(this::inPlace);
    }

    private void rewrite(Writer writer) throws Exception {
        agent.write("other.yaml", BusyboxPod.steady("other"));
        HostProcess other = agent.witness(agent.awaitRunning("other")).container("app");
        Set<String> uids = new TreeSet<>();
        AtomicInteger written = new AtomicInteger();
        FutureTask<Double> busy = new FutureTask<>(() -> rewrite(writer, written));
        new Thread(busy, "writer").start();
        boolean late = false;
        while (!busy.isDone()) {
            for (Path group : agent.groups().ofPods()) {
                uids.add(group.getFileName().toString());
            }
            if (!late && written.get() > VERSIONS / 10) {
                late = true;
                agent.write("late.yaml", BusyboxPod.steady("late"));
            }
            LockSupport.parkNanos(1_000_000);
        }
        double seconds = busy.get();
        agent.awaitRunning("late");

        Waiting.until(
                "the last version",
                () -> agent.pod("busy").filter(Pods::allRunning).stream()
                        .flatMap(pod -> agent.witness(pod).processesOf("app").stream())
                        .anyMatch(process -> version(process).equals(Integer.toString(VERSIONS))));
        assertThat(other.alive()).isTrue();
        // Five at once, then two a second; and the two others.
        assertThat(uids).as("pods that were begun").hasSizeLessThan((int) (5 + 2 * (seconds + 2) + 2));
    }

    /** Comes back after so many seconds. */
    private static double rewrite(Writer writer, AtomicInteger written) throws IOException {
        long began = System.nanoTime();
        for (int version = 1; version <= VERSIONS; version++) {
            writer.write(BusyboxPod.versioned("busy", Integer.toString(version)));
            written.set(version);
            LockSupport.parkNanos(began + version * 1_000_000L - System.nanoTime());
        }
        return (System.nanoTime() - began) / 1e9;
    }

    /** Of a process that may be another version's, and end at any time. */
    private static String version(HostProcess process) {
        try {
            return process.environment().getOrDefault("VERSION", "");
        } catch (IOException ended) {
            return "";
        }
    }
}
