package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Containers that say as much as they can: what that costs is bounded, and paid by themselves. */
final class LogFloodE2eTest {
    private static final int MAX_FILES = 5;
    private static final long MAX_BYTES = 10L * 1024 * 1024;
    private static final long SHIM_KIB = 1024;
    private static final long AGENT_KIB = 400 * 1024;

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    @Test
    void aFloodIsBoundedAndHoldsUpNobodyElse() throws Exception {
        agent.write("quiet.yaml", BusyboxPod.of("quiet", "trap 'exit 0' TERM; while :; do echo tick; sleep 0.1; done"));
        // Whole lines, a line without an end, and both streams at once.
        agent.write("lines.yaml", BusyboxPod.of("lines", "exec yes 0123456789012345678901234567890123456789"));
        agent.write("endless.yaml", BusyboxPod.of("endless", "cat /dev/zero & exec cat /dev/zero >&2"));
        Pod lines = agent.awaitRunning("lines");
        Pod endless = agent.awaitRunning("endless");
        HostProcess quiet = agent.witness(agent.awaitRunning("quiet")).container("app");
        Waiting.until("rotation", () -> files(lines) == MAX_FILES && files(endless) == MAX_FILES);

        try (SocketChannel neverRead = agent.ownSocket()
                .send("GET /containerLogs/default/lines/app?follow=true HTTP/1.0\r\nHost: localhost\r\n\r\n")) {
            long until = sizeWritten(lines) + 20 * MAX_BYTES;
            Waiting.until("more of the flood", () -> sizeWritten(lines) > until);
            assertThat(neverRead.isOpen()).isTrue();
            for (Pod flood : new Pod[] {lines, endless}) {
                assertThat(sizeOnDisk(flood)).isLessThanOrEqualTo((MAX_FILES + 1) * MAX_BYTES);
                assertThat(kib(agent.witness(flood).shim(), "VmRSS")).isLessThan(SHIM_KIB);
            }
            assertThat(kib(HostProcess.of((int) agent.pid()), "VmRSS")).isLessThan(AGENT_KIB);
            // Others are started, heard and ended meanwhile.
            agent.write("late.yaml", BusyboxPod.of("late", "echo here; trap 'exit 0' TERM; sleep 1000000 & wait"));
            Pod late = agent.awaitRunning("late");
            agent.awaitLog(late, "app", 0, said -> said.contains("here"));
            // Where the file that is read has just been rotated away there is less.
            Waiting.until(
                    "the last lines",
                    () -> agent.ownSocket()
                            .get("/containerLogs/default/lines/app?tailLines=3")
                            .body()
                            .lines()
                            .toList(),
                    Collections.nCopies(3, "0123456789012345678901234567890123456789")::equals);
            agent.remove("late.yaml");
            agent.awaitGone("late");
            assertThat(quiet.alive()).isTrue();
        }

        agent.remove("lines.yaml");
        agent.remove("endless.yaml");
        agent.awaitGone("lines");
        agent.awaitGone("endless");
        assertThat(quiet.alive()).isTrue();
    }

    @Test
    void whoClosesItsStreamsOrLeavesThemToAChildEndsAsAnyOther() throws Exception {
        agent.write("closing.yaml", BusyboxPod.of("closing", "echo last; exec 0<&- 1>&- 2>&-; exec sleep 1000000"));
        agent.write(
                "leaving.yaml",
                BusyboxPod.of(
                                "leaving",
                                "Never",
                                "(trap '' TERM HUP; while :; do echo still; sleep 0.05; done) & sleep 0.3; exit 3")
                        .replace("spec:", "spec:\n  shareProcessNamespace: true"));

        Pod closing = agent.awaitRunning("closing");
        agent.awaitLog(closing, "app", 0, said -> said.equals(java.util.List.of("last")));
        Pod leaving = agent.awaitPod(
                "leaving", pod -> Pods.find(pod, "app").filter(Pods::terminated).isPresent());

        assertThat(Pods.container(leaving, "app").getState().getTerminated().getExitCode())
                .isEqualTo(3);
        Waiting.until(
                "end of the child",
                () -> agent.witness(leaving).processesOf("app").isEmpty());
        assertThat(agent.witness(closing).container("app").alive()).isTrue();
    }

    private static long kib(HostProcess process, String key) throws IOException {
        return Long.parseLong(process.status(key).replace(" kB", ""));
    }

    private Path folder(Pod pod) {
        return agent.logFile(pod, "app", 0).getParent();
    }

    private int files(Pod pod) throws IOException {
        try (Stream<Path> files = Files.list(folder(pod))) {
            return (int) files.count();
        }
    }

    private long sizeOnDisk(Pod pod) throws IOException {
        long size = 0;
        try (Stream<Path> files = Files.list(folder(pod))) {
            for (Path file : files.toList()) {
                size += size(file);
            }
        }
        return size;
    }

    /** 0 where it was rotated away. */
    private static long size(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException gone) {
            return 0;
        }
    }

    /** What its shim has written since it began, as the kernel counts it. */
    private long sizeWritten(Pod pod) throws IOException {
        int shim = agent.witness(pod).shim().pid();
        return Files.readAllLines(Path.of("/proc/" + shim + "/io")).stream()
                .filter(line -> line.startsWith("wchar: "))
                .mapToLong(line -> Long.parseLong(line.substring("wchar: ".length())))
                .sum();
    }
}
