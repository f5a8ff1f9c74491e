package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What every end-to-end test takes for granted of the machine that it runs on. */
final class CgroupVersionE2eTest {

    private static final Path HOME = Path.of(System.getenv("MONOPOD_HOME"));
    private static final Path IMAGES = Path.of(System.getenv("MONOPOD_IMAGES"));

    @Test
    void theControllersThatLimitsNeedAreThere() throws IOException {
        assertThat(controllers()).contains("cpu", "memory", "pids");
    }

    @Test
    void theRunIsNamedAfterTheCgroupVersionThatItHas() throws IOException {
        boolean unified = mounts().stream()
                .anyMatch(mount -> mount.contains(" /sys/fs/cgroup ") && mount.contains(" - cgroup2 "));

        assertThat(System.getenv("MONOPOD_CGROUP_VERSION")).isEqualTo(unified ? "v2" : "v1");
    }

    @Test
    void theDistributionAndTheImagesAreInPlace() {
        assertThat(HOME.resolve("bin/monopod")).isExecutable();
        assertThat(HOME.resolve("libexec/monopod-shim")).isExecutable();
        assertThat(HOME.resolve("libexec/pause")).isExecutable();
        assertThat(List.of("busybox.tar", "debian.tar", "nginx.tar"))
                .allSatisfy(image -> assertThat(IMAGES.resolve(image)).isNotEmptyFile());
    }

    /** Of both hierarchies: v1 mounts one or several controllers a mount, v2 lists them in a file. */
    private static Set<String> controllers() throws IOException {
        Set<String> controllers = new TreeSet<>();
        for (String mount : mounts()) {
            String[] fields = mount.split(" ", -1);
            String type = fields[fields.length - 3];
            if (type.equals("cgroup")) {
                controllers.addAll(List.of(fields[fields.length - 1].split(",", -1)));
            } else if (type.equals("cgroup2")) {
                String listed = Files.readString(Path.of(fields[4], "cgroup.controllers"));
                controllers.addAll(List.of(listed.strip().split(" ", -1)));
            }
        }
        return controllers;
    }

    private static List<String> mounts() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/mountinfo"));
    }
}
