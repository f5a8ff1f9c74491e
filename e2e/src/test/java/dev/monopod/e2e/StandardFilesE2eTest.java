package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** /dev, /proc and /sys of a container: complete, and with nothing in them that tells of the host or changes it. */
final class StandardFilesE2eTest {
    private static final List<String> MASKED = List.of(
            "/proc/acpi",
            "/proc/asound",
            "/proc/kcore",
            "/proc/keys",
            "/proc/latency_stats",
            "/proc/timer_list",
            "/proc/timer_stats",
            "/proc/sched_debug",
            "/proc/scsi",
            "/sys/firmware",
            "/sys/devices/virtual/powercap");

    private static final List<String> READ_ONLY =
            List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

    /** Major and minor number as one, as stat(2) tells them. */
    private static final Map<String, Long> DEVICES =
            Map.of("null", 0x103L, "zero", 0x105L, "full", 0x107L, "random", 0x108L, "urandom", 0x109L, "tty", 0x500L);

    private static final Map<String, String> LINKS = Map.of(
            "ptmx", "pts/ptmx",
            "fd", "/proc/self/fd",
            "stdin", "/proc/self/fd/0",
            "stdout", "/proc/self/fd/1",
            "stderr", "/proc/self/fd/2",
            "core", "/proc/kcore");

    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: standard
            spec:
              terminationGracePeriodSeconds: 2
              containers:
                - name: one
                  image: localhost/busybox:1
                  command: ["sh", "-c"]
                  args:
                    - |
                      echo -n > /proc/sys/kernel/domainname
                      echo -n > /proc/sysrq-trigger
                      echo -n > /sys/kernel/uevent_seqnum
                      mkdir /sys/fs/cgroup/made
                      for group in /sys/fs/cgroup/*/; do mkdir $group/made; done
                      echo shared > /dev/shm/word
                      echo kcore has $(head -c 1 /proc/kcore | wc -c)
                      echo zero has $(head -c 3 /dev/zero | wc -c), null has $(wc -c < /dev/null)
                      echo x > /dev/full
                      echo to the console > /dev/stderr
                      echo done
                      exec sleep 1000000
                - name: two
                  image: localhost/busybox:1
                  command: ["sleep", "1000000"]
            """;

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    @Test
    void aContainerHasWhatProgramsExpectAndNothingOfTheHosts() throws IOException {
        agent.write("standard.yaml", POD);
        Pod pod = agent.awaitRunning("standard");
        List<String> told = agent.awaitLog(pod, "one", 0, lines -> lines.contains("done"));
        HostProcess one = agent.witness(pod).container("one");
        HostProcess two = agent.witness(pod).container("two");

        devicesAreComplete(one);
        terminalsAreItsOwn(one);
        memoryAndQueuesAreThePods(one, two);
        whatIsMaskedTellsNothing(one);
        whatIsReadOnlyStaysAsItIs(one, told);
        assertThat(told)
                .contains("zero has 3, null has 0", "to the console")
                .anyMatch(line -> line.contains("No space left on device"));
        if (Files.exists(Path.of("/proc/kcore"))) {
            assertThat(told).contains("kcore has 0");
        }
    }

    private static void devicesAreComplete(HostProcess process) throws IOException {
        List<String> expected = Stream.of(
                        DEVICES.keySet(), LINKS.keySet(), List.of("pts", "shm", "mqueue", "termination-log"))
                .flatMap(names -> names.stream())
                .toList();
        assertThat(process.names("/dev")).containsExactlyInAnyOrderElementsOf(expected);
        for (String name : DEVICES.keySet()) {
            Path device = process.root("/dev/" + name);
            assertThat(Files.getAttribute(device, "unix:rdev", LinkOption.NOFOLLOW_LINKS))
                    .as("device number of " + name)
                    .isEqualTo(DEVICES.get(name));
            assertThat((int) Files.getAttribute(device, "unix:mode", LinkOption.NOFOLLOW_LINKS))
                    .as("mode of " + name)
                    .isEqualTo(0020666);
        }
        for (String name : LINKS.keySet()) {
            assertThat(Files.readSymbolicLink(process.root("/dev/" + name))).hasToString(LINKS.get(name));
        }
        assertThat(process.mountAt("/dev"))
                .contains(" - tmpfs ")
                .contains("nosuid")
                .contains("size=65536k");
    }

    private static void terminalsAreItsOwn(HostProcess process) throws IOException {
        assertThat(process.mountAt("/dev/pts"))
                .contains(" - devpts ", "nosuid", "noexec", "gid=5", "mode=620", "ptmxmode=666");
        assertThat(process.names("/dev/pts")).containsExactly("ptmx");
    }

    private static void memoryAndQueuesAreThePods(HostProcess one, HostProcess two) throws IOException {
        assertThat(two.root("/dev/shm/word")).hasContent("shared");
        assertThat(one.mountAt("/dev/shm"))
                .contains(" - tmpfs ", "nosuid", "nodev", "noexec")
                .contains("size=65536k");
        assertThat((int) Files.getAttribute(one.root("/dev/shm"), "unix:mode") & 07777)
                .isEqualTo(01777);
        for (String path : List.of("/dev/shm", "/dev/mqueue")) {
            String device = one.mountedDevice(path);
            assertThat(device).as("device of " + path).isEqualTo(two.mountedDevice(path));
            assertThat(HostProcess.self().mounts())
                    .as("the host's mounts")
                    .noneMatch(line -> line.split(" ")[2].equals(device));
        }
        assertThat(one.mountAt("/dev/mqueue")).contains(" - mqueue ");
    }

    private static void whatIsMaskedTellsNothing(HostProcess process) throws IOException {
        List<String> there =
                MASKED.stream().filter(path -> Files.exists(process.root(path))).toList();
        assertThat(there).as("masked paths that this kernel has").isNotEmpty();
        for (String path : there) {
            if (Files.isDirectory(process.root(path))) {
                assertThat(process.mountAt(path)).contains(" - tmpfs ").contains(" ro,");
                assertThat(process.names(path)).as(path).isEmpty();
            } else {
                assertThat(Files.getAttribute(process.root(path), "unix:rdev"))
                        .as("device number of " + path)
                        .isEqualTo(DEVICES.get("null"));
                // The host's null device lies there: whoever could change its mode would change it for the whole
                // machine.
                assertThat(process.mountOptions(path)).contains("ro");
            }
        }
    }

    private static void whatIsReadOnlyStaysAsItIs(HostProcess process, List<String> told) throws IOException {
        for (String path : READ_ONLY) {
            if (Files.exists(process.root(path))) {
                assertThat(process.mountAt(path)).contains(" ro,").contains(" - proc ");
            }
        }
        assertThat(process.mountAt("/proc")).contains("rw,nosuid,nodev,noexec");
        assertThat(process.mountAt("/sys")).contains(" ro,nosuid,nodev,noexec").contains(" - sysfs ");
        for (String path : List.of("/proc/sys/kernel/domainname", "/proc/sysrq-trigger", "/sys/kernel/uevent_seqnum")) {
            if (Files.exists(process.root(path))) {
                assertThat(told).anyMatch(line -> line.endsWith("can't create " + path + ": Read-only file system"));
            }
        }
        assertThat(told.stream().filter(line -> line.matches("mkdir: .*made': Read-only file system")))
                .hasSizeGreaterThanOrEqualTo(ControlGroups.version2() ? 1 : 3);
    }
}
