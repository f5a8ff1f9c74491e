package dev.monopod.runtime.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.reconcile.PodIdentity;
import dev.monopod.runtime.launch.ContainerSetup.VolumeBind;
import dev.monopod.runtime.launch.HostFacts.CgroupView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Plans against golden texts: a change of what is run is seen as a change of these files. */
class LaunchPlansTest {
    private static final HostFacts V2 =
            new HostFacts(Path.of("/opt/pause"), List.of(new CgroupView("cgroup2", "", "")), 8L << 30, 0, true);
    private static final HostFacts V1 = new HostFacts(
            Path.of("/opt/pause"),
            List.of(
                    new CgroupView("cgroup", "cpu,cpuacct", "cpu,cpuacct"),
                    new CgroupView("cgroup", "memory", "memory")),
            8L << 30,
            0,
            false);
    private static final PodFiles FILES =
            PodFiles.of(Path.of("/run/m"), Path.of("/var/m"), Path.of("/log"), new PodIdentity("default", "web", "u1"));

    @Test
    void theSandboxOfAPodWithItsOwnProcessNamespaceAndAVolumeInMemory() throws IOException {
        SandboxSetup setup = new SandboxSetup(
                "default/web",
                "web",
                true,
                List.of(new SandboxSetup.MemoryVolume("cache", "mode=1777,size=1048576")),
                OptionalInt.of(-998));

        assertPlan("sandbox-shared-pids", SandboxPlan.of(V2, FILES, setup));
    }

    @Test
    void aContainerOnCgroupVersion2() throws IOException {
        assertPlan("container-v2", ContainerPlan.of(V2, FILES, container(false, false, false)));
    }

    @Test
    void aReadOnlyContainerThatSharesProcessesAndMayNotGainPrivilegesOnCgroupVersion1() throws IOException {
        assertPlan("container-v1-confined", ContainerPlan.of(V1, FILES, container(true, true, true)));
    }

    @Test
    void rightsGoLastAndControlGroupsComeFirst() {
        List<Op> ops = ContainerPlan.of(V2, FILES, container(false, false, true)).steps().stream()
                .map(Step::op)
                .toList();

        assertThat(ops.subList(0, 4)).containsExactly(Op.PROCESS_NEW, Op.CGROUP_JOIN, Op.NS_JOIN, Op.NS_NEW);
        assertThat(ops.subList(ops.size() - 5, ops.size()))
                .containsExactly(Op.CAPS_BOUNDING, Op.USER, Op.CAPS, Op.NO_NEW_PRIVS, Op.EXEC);
    }

    private static ContainerSetup container(boolean sharePids, boolean readOnlyRoot, boolean noNewPrivileges) {
        return new ContainerSetup(
                "app-0",
                sharePids,
                List.of(Path.of("/sys/fs/cgroup/monopod/podu1/app-0")),
                OptionalInt.of(1000),
                Path.of("/var/m/images/layers"),
                List.of("top", "base"),
                List.of(
                        new VolumeBind(Path.of("/run/m/pods/u1/hosts"), "/etc/hosts", true),
                        new VolumeBind(Path.of("/var/m/pods/u1/volumes/data"), "/data", false)),
                readOnlyRoot,
                noNewPrivileges,
                "/srv",
                "web",
                List.of("nginx", "-g", "daemon off;"),
                List.of("PATH=/bin", "HOSTNAME=web"));
    }

    /** With -Dgolden=write the files are written anew; what has changed is then for git diff to show. */
    private static void assertPlan(String name, LaunchPlan plan) throws IOException {
        String text = plan.steps().stream()
                .map(step -> (step.op().label() + " " + step.object()).trim() + "\n")
                .collect(Collectors.joining());
        Path file = Path.of("src/test/resources/plans", name + ".txt");
        if ("write".equals(System.getProperty("golden"))) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
        assertThat(text).isEqualTo(Files.readString(file));
    }
}
