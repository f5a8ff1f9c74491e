package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a container may do and what it is given, whatever it asks: told by the kernel, from outside. */
final class ConfinementE2eTest {
    /** The fourteen that Docker and containerd give, as bits of capabilities(7). */
    private static final String FOURTEEN = "00000000a80425fb";

    private static final String NONE = "0000000000000000";

    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: confined
            spec:
              terminationGracePeriodSeconds: 2
              hostname: somewhere
              containers:
                - name: plain
                  image: localhost/busybox:1
                  command: ["sleep", "1000000"]
                  env:
                    - name: GREETING
                      value: hello
                    - name: BOTH
                      value: "$(GREETING) world, $(PATH), $$(GREETING)"
                - name: strict
                  image: localhost/busybox:1
                  command: ["sh", "-c"]
                  args:
                    - |
                      cat /proc/self/cgroup
                      echo "may write" > /tmp/file && cat /tmp/file
                      echo x > /file
                      echo x > /etc/file
                      echo done
                      exec sleep 1000000
                  securityContext:
                    allowPrivilegeEscalation: false
                    readOnlyRootFilesystem: true
                  volumeMounts:
                    - name: tmp
                      mountPath: /tmp
              volumes:
                - name: tmp
                  emptyDir: {}
            """;

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    @Test
    void aContainerHasTheRightsAndThingsThatItIsGivenAndNoOthers() throws IOException {
        agent.write("confined.yaml", POD);
        Pod pod = agent.awaitRunning("confined");
        List<String> told = agent.awaitLog(pod, "strict", 0, lines -> lines.contains("done"));
        PodWitness witness = agent.witness(pod);
        HostProcess plain = witness.container("plain");
        HostProcess strict = witness.container("strict");

        for (HostProcess process : List.of(plain, strict)) {
            hasTheFourteenCapabilities(process);
            hasThreeDescriptors(process);
        }
        pauseHasNoRights(witness.pause());
        assertThat(plain.status("NoNewPrivs")).isEqualTo("0");
        assertThat(strict.status("NoNewPrivs")).isEqualTo("1");
        knowsNothingButImageAndPod(plain);
        seesItsOwnProcessesOnly(plain);
        seesItsOwnControlGroupOnly(plain, witness.groupsOf("plain"));
        assertThat(told)
                .as("control groups, as the container is told of them")
                .filteredOn(line -> line.matches("[0-9]+:[^:]*:/.*"))
                .isNotEmpty()
                .allMatch(line -> line.endsWith(":/"));
        rootIsReadOnly(strict, told);
        assertThat(plain.mountOptions("/")).contains("rw");
    }

    private static void hasTheFourteenCapabilities(HostProcess process) throws IOException {
        for (String set : List.of("CapBnd", "CapPrm", "CapEff")) {
            assertThat(process.status(set)).as(set).isEqualTo(FOURTEEN);
        }
        // CVE-2022-29162: an inheritable set that is not empty gives rights to programs with file capabilities
        for (String set : List.of("CapInh", "CapAmb")) {
            assertThat(process.status(set)).as(set).isEqualTo(NONE);
        }
        assertThat(process.status("Uid").split("\\s+")).containsOnly("0");
        assertThat(process.status("Gid").split("\\s+")).containsOnly("0");
    }

    private static void pauseHasNoRights(HostProcess pause) throws IOException {
        for (String set : List.of("CapBnd", "CapPrm", "CapEff", "CapInh", "CapAmb")) {
            assertThat(pause.status(set)).as("pause's " + set).isEqualTo(NONE);
        }
        assertThat(pause.status("Uid").split("\\s+")).containsOnly("65535");
        assertThat(pause.status("NoNewPrivs")).isEqualTo("1");
        assertThat(pause.mountOptions("/")).contains("ro");
    }

    private static void hasThreeDescriptors(HostProcess process) throws IOException {
        Map<Integer, String> descriptors = process.descriptors();
        assertThat(descriptors).containsOnlyKeys(0, 1, 2).containsEntry(0, "/dev/null");
        // Not the host's null device: root could change its mode by the descriptor.
        assertThat(Files.isSameFile(process.root("/proc/1/fd/0"), process.root("/dev/null")))
                .isTrue();
        assertThat(descriptors.get(1)).startsWith("pipe:").isNotEqualTo(descriptors.get(2));
        assertThat(descriptors.get(2)).startsWith("pipe:");
    }

    private static void knowsNothingButImageAndPod(HostProcess process) throws IOException {
        String path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        assertThat(process.environment())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "PATH", path,
                        "HOSTNAME", "somewhere",
                        "GREETING", "hello",
                        "BOTH", "hello world, $(PATH), $(GREETING)"));
    }

    private static void seesItsOwnProcessesOnly(HostProcess process) throws IOException {
        assertThat(process.innermostNumber()).isEqualTo(1);
        assertThat(process.names("/proc").stream().filter(name -> name.matches("[0-9]+")))
                .containsExactly("1");
    }

    /** Each view is the same folder as one that the host has for this container, and can't be written to. */
    private static void seesItsOwnControlGroupOnly(HostProcess process, List<Path> groups) throws IOException {
        List<String> views = process.mounts().stream()
                .filter(line -> line.contains(" - cgroup ") || line.contains(" - cgroup2 "))
                .map(line -> line.split(" ")[4])
                .toList();
        assertThat(views).hasSameSizeAs(groups).hasSizeGreaterThanOrEqualTo(ControlGroups.version2() ? 1 : 2);
        for (String view : views) {
            assertThat(process.mountOptions(view)).contains("ro", "nosuid", "nodev", "noexec");
            int same = 0;
            for (Path group : groups) {
                same += Files.isSameFile(group, process.root(view)) ? 1 : 0;
            }
            assertThat(same)
                    .as("groups of the container that are shown at " + view)
                    .isEqualTo(1);
        }
        assertThat(process.mountOptions("/sys/fs/cgroup")).contains("ro");
    }

    private static void rootIsReadOnly(HostProcess process, List<String> told) throws IOException {
        assertThat(process.mountOptions("/")).contains("ro");
        assertThat(told)
                .contains("may write")
                .anyMatch(line -> line.endsWith("can't create /file: Read-only file system"))
                .anyMatch(line -> line.endsWith("can't create /etc/file: Read-only file system"));
        assertThat(process.mountOptions("/tmp")).contains("rw");
    }
}
