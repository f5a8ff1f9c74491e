package dev.monopod.runtime.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HierarchiesTest {
    private static final String V1 = """
            23 1 254:0 / / rw,relatime - ext4 /dev/root rw
            32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime shared:9 - cgroup cgroup rw,cpu,cpuacct
            35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
            36 31 0:33 / /sys/fs/cgroup/devices rw,relatime - cgroup cgroup rw,devices
            39 31 0:36 / /sys/fs/cgroup/pids rw,relatime - cgroup cgroup rw,pids
            40 31 0:37 / /sys/fs/cgroup/systemd rw,relatime - cgroup cgroup rw,name=systemd
            """;
    private static final String UNIFIED = "41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw\n";

    @Test
    void version1ControllersAreFoundWhereTheyAreMounted() {
        Hierarchies hierarchies = Hierarchies.parse(V1, path -> Set.of());

        assertThat(hierarchies.with("cpu")).contains(cpuV1());
        assertThat(hierarchies.with("cpuacct")).contains(cpuV1());
        assertThat(hierarchies.with("pids"))
                .contains(new Hierarchy(1, Path.of("/sys/fs/cgroup/pids"), Set.of("pids"), List.of("pids")));
        assertThat(hierarchies.describe()).isEqualTo("cgroup v1");
    }

    @Test
    void controllersThatMonopodMakesNoUseOfAreLeftAlone() {
        assertThat(Hierarchies.parse(V1, path -> Set.of()).with("devices")).isEmpty();
    }

    @Test
    void aVersion2TreeWithoutControllersBesideVersion1IsNoVersion2Machine() {
        Hierarchies hierarchies = Hierarchies.parse(V1 + UNIFIED, path -> Set.of());

        assertThat(hierarchies.describe()).isEqualTo("cgroup v1");
    }

    @Test
    void controllersMayLieInBothVersions() {
        String withoutPids = V1.replaceAll(".*/pids .*\n", "");
        Hierarchies hierarchies = Hierarchies.parse(withoutPids + UNIFIED, path -> Set.of("pids", "io"));

        assertThat(hierarchies.with("pids"))
                .contains(new Hierarchy(2, Path.of("/sys/fs/cgroup/unified"), Set.of("pids"), List.of()));
        assertThat(hierarchies.with("memory").orElseThrow().version()).isEqualTo(1);
        assertThat(hierarchies.describe()).isEqualTo("cgroup v1 and v2");
    }

    @Test
    void aHierarchyMountedTwiceCountsOnce() {
        Hierarchies hierarchies = Hierarchies.parse(V1 + V1.replace("/sys/fs", "/other"), path -> Set.of());

        assertThat(hierarchies.all()).hasSize(3);
    }

    private static Hierarchy cpuV1() {
        return new Hierarchy(
                1, Path.of("/sys/fs/cgroup/cpu,cpuacct"), Set.of("cpu", "cpuacct"), List.of("cpu", "cpuacct"));
    }
}
