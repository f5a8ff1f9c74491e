package dev.monopod.runtime.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On this machine's own control groups, whatever their version: the limits' files are read back from outside. */
class CgroupTreeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String TOP = "monopod-test-" + ProcessHandle.current().pid();
    private static final String GROUP = TOP + "/pod1/app-0";

    private static final Limits FIFTY_TASKS = new Limits(
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            Limits.DEFAULT_PERIOD_MICROS,
            OptionalLong.empty(),
            OptionalLong.of(50));

    private final CgroupTree tree;

    CgroupTreeTest() throws IOException {
        tree = new CgroupTree(Hierarchies.ofThisMachine());
    }

    @BeforeEach
    void thereIsSomethingToTest() {
        assertThat(tree.hierarchies()).as("control groups of this machine").isNotEmpty();
    }

    @AfterEach
    void removeAll() throws IOException {
        assertThat(tree.kill(TOP, PATIENCE)).isTrue();
        tree.delete(TOP);
        assertThat(tree.folders(TOP)).noneMatch(Files::exists);
    }

    @Test
    void limitsCanBeReadBackFromTheKernel() throws Exception {
        Limits limits = new Limits(
                OptionalLong.of(512),
                OptionalLong.of(59),
                OptionalLong.of(50_000),
                Limits.DEFAULT_PERIOD_MICROS,
                OptionalLong.of(64 << 20),
                OptionalLong.of(20));

        tree.create(GROUP, limits);

        assertThat(either("pids.max", "pids.max")).isEqualTo("20");
        assertThat(either("memory.limit_in_bytes", "memory.max")).isEqualTo("67108864");
        assertThat(either("cpu.shares", "cpu.weight")).isIn("512", "59");
        assertThat(either("cpu.cfs_quota_us", "cpu.max")).isIn("50000", "50000 100000");
    }

    @Test
    void limitsOfAGroupGoUpAndDownAndOthersStay() throws Exception {
        tree.create(GROUP, Limits.ofMemory(OptionalLong.of(64 << 20)).or(Limits.ofPids(OptionalLong.of(20))));
        assertThat(tree.limits(GROUP).memoryBytes()).hasValue(64 << 20);
        assertThat(tree.limits(GROUP).cpuQuotaMicros()).isEmpty();

        for (long megabytes : List.of(128L, 32L)) {
            tree.limit(GROUP, Limits.ofMemory(OptionalLong.of(megabytes << 20)));
            assertThat(tree.limits(GROUP).memoryBytes()).hasValue(megabytes << 20);
        }
        tree.limit(GROUP, Limits.ofQuota(OptionalLong.of(30_000), Limits.DEFAULT_PERIOD_MICROS));
        tree.limit(GROUP, Limits.ofWeight(OptionalLong.of(512), OptionalLong.of(59)));

        assertThat(tree.limits(GROUP).cpuQuotaMicros()).hasValue(30_000);
        assertThat(tree.limits(GROUP).cpuShares().orElse(512)).isEqualTo(512);
        assertThat(tree.limits(GROUP).cpuWeight().orElse(59)).isEqualTo(59);
        assertThat(either("pids.max", "pids.max")).isEqualTo("20");
    }

    @Test
    void aProcessIsCountedAndKilledWithItsGroup() throws Exception {
        tree.create(GROUP, Limits.NONE);
        Process shell = joined("sleep 1000 & sleep 1000 & echo all; exec sleep 1000");
        assertThat(shell.getInputStream().readNBytes(5)).asString().isEqualTo("!\nall");
        assertThat(tree.usage(GROUP).pids()).isPositive();

        assertThat(tree.kill(TOP, PATIENCE)).isTrue();

        assertThat(shell.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(shell.exitValue()).isEqualTo(137);
        for (Path folder : tree.folders(GROUP)) {
            assertThat(Files.readString(folder.resolve("cgroup.procs"))).isEmpty();
        }
    }

    @Test
    void aForkBombIsKilledToo() throws Exception {
        tree.create(GROUP, FIFTY_TASKS);
        Process bomb = joined("b() { b 2>/dev/null & b 2>/dev/null; }; b");
        assertThat(bomb.getInputStream().read()).isEqualTo('!');

        assertThat(tree.kill(GROUP, PATIENCE)).isTrue();

        assertThat(bomb.waitFor(10, TimeUnit.SECONDS)).isTrue();
        tree.delete(GROUP);
        assertThat(tree.exists(GROUP)).isFalse();
    }

    /** A shell that is refused a fork ends by that, with 2. It is to be seen that it was killed. */
    @Test
    void whoForksAllTheTimeEndsByTheSignal() throws Exception {
        for (int round = 0; round < 20; round++) {
            tree.create(GROUP, FIFTY_TASKS);
            Process shell = joined("while :; do /bin/true; done");
            assertThat(shell.getInputStream().read()).isEqualTo('!');

            assertThat(tree.kill(GROUP, PATIENCE)).isTrue();

            assertThat(shell.waitFor()).isEqualTo(137);
            tree.delete(GROUP);
        }
    }

    @Test
    void whoDoesNotEndInTimeIsToldAndHoldsNobodyUp() throws Exception {
        Path freezer = Path.of("/sys/fs/cgroup/freezer");
        assumeThat(freezer)
                .as("version 1: what is frozen there does not even hear SIGKILL")
                .exists();
        tree.create(GROUP, Limits.NONE);
        Process held = joined("exec sleep 1000");
        assertThat(held.getInputStream().read()).isEqualTo('!');
        Path frozen = Files.createDirectory(freezer.resolve(TOP));
        try {
            Files.writeString(frozen.resolve("cgroup.procs"), Long.toString(held.pid()));
            Files.writeString(frozen.resolve("freezer.state"), "FROZEN");

            assertThat(tree.kill(GROUP, Duration.ZERO)).isFalse();
            assertThat(tree.kill(GROUP, Duration.ofMillis(100))).isFalse();
            assertThat(held.isAlive()).isTrue();
        } finally {
            Files.writeString(frozen.resolve("freezer.state"), "THAWED");
            held.destroyForcibly().waitFor();
            Files.delete(frozen);
        }
        assertThat(held.exitValue()).isEqualTo(137);
    }

    @Test
    void aGroupWithProcessesIsNotRemoved() throws Exception {
        tree.create(GROUP, Limits.NONE);
        Process sleep = joined("exec sleep 1000");
        assertThat(sleep.getInputStream().read()).isEqualTo('!');

        assertThatThrownBy(() -> tree.delete(GROUP)).isInstanceOf(IOException.class);

        assertThat(tree.kill(GROUP, PATIENCE)).isTrue();
        assertThat(sleep.waitFor()).isEqualTo(137);
    }

    @Test
    void aRefusedValueIsNamedWithItsFile() {
        Limits wrong = new Limits(
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Limits.DEFAULT_PERIOD_MICROS,
                OptionalLong.of(-5),
                OptionalLong.empty());

        assertThatThrownBy(() -> tree.create(GROUP, wrong))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("write \"-5\" to /sys/fs/cgroup/")
                .hasMessageContaining("pod1/app-0/memory.");
    }

    @Test
    void whatIsNotThereIsNeitherAFaultToKillNorToRemoveNorToAsk() throws Exception {
        assertThat(tree.kill(TOP + "/nothing", PATIENCE)).isTrue();
        tree.delete(TOP + "/nothing");

        assertThat(tree.usage(TOP + "/nothing")).isEqualTo(Usage.NONE);
        assertThat(tree.children(TOP + "/nothing")).isEmpty();
    }

    @Test
    void childrenAreListedOnceThoughTheyStandInSeveralHierarchies() throws Exception {
        tree.create(TOP + "/pod1/a", Limits.NONE);
        tree.create(TOP + "/pod1/b", Limits.NONE);

        assertThat(tree.children(TOP + "/pod1")).containsExactlyInAnyOrder("a", "b");
    }

    /** A shell that puts itself into the group, says so with one character, and goes on with {@code script}. */
    private Process joined(String script) throws IOException {
        StringBuilder all = new StringBuilder();
        for (Path folder : tree.folders(GROUP)) {
            all.append("echo 0 > ").append(folder).append("/cgroup.procs; ");
        }
        return new ProcessBuilder(List.of("sh", "-c", all + "echo '!'; " + script)).start();
    }

    /** The content of the group's file, by its name in version 1 or in version 2. */
    private String either(String v1, String v2) throws IOException {
        for (Path folder : tree.folders(GROUP)) {
            for (String name : List.of(v1, v2)) {
                if (Files.exists(folder.resolve(name))) {
                    return Files.readString(folder.resolve(name)).trim();
                }
            }
        }
        throw new AssertionError("neither " + v1 + " nor " + v2);
    }
}
