package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Root in a container may make a node of any device (CAP_MKNOD is one of the fourteen), but open none but its own. */
final class DevicesE2eTest {
    private static final List<String> PLACES = List.of("/", "/dev/", "/disk/", "/memory/", "/host/");

    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: devices
            spec:
              terminationGracePeriodSeconds: 2
              containers:
                - name: maker
                  image: localhost/busybox:1
                  command: ["sh", "-c"]
                  args:
                    - |
                      for place in %s; do
                        mknod ${place}block b %s && true < ${place}block && echo "${place}block is open"
                        mknod ${place}kmsg c 1 11 && true < ${place}kmsg && echo "${place}kmsg is open"
                      done
                      for node in null zero full random urandom; do
                        [ -c /dev/$node ] && true < /dev/$node && echo "own $node"
                      done
                      for node in kmsg %s; do
                        [ -e /machine/dev/$node ] && true < /machine/dev/$node && echo "machine's $node is open"
                      done
                      printf '#!/bin/sh\\necho "a volume may hold programs"\\n' > /memory/program
                      chmod 755 /memory/program
                      /memory/program
                      echo done
                      exec sleep 1000000
                  volumeMounts:
                    - {name: disk, mountPath: /disk}
                    - {name: memory, mountPath: /memory}
                    - {name: host, mountPath: /host}
                    - {name: machine, mountPath: /machine, readOnly: true}
              volumes:
                - name: disk
                  emptyDir: {}
                - name: memory
                  emptyDir: {medium: Memory}
                - name: host
                  hostPath: {path: %s}
                - name: machine
                  hostPath: {path: /}
            """;

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    @Test
    void theDisksOfTheMachineAreOutOfReach() throws IOException {
        Path disk = aDisk();
        Path host = Files.createDirectory(agent.directories().top().resolve("host"));
        String number = Files.readString(disk.resolve("dev")).strip().replace(':', ' ');
        agent.write("devices.yaml", POD.formatted(String.join(" ", PLACES), number, disk.getFileName(), host));
        Pod pod = agent.awaitRunning("devices");
        List<String> told = agent.awaitLog(pod, "maker", 0, lines -> lines.contains("done"));

        assertThat(told).noneMatch(line -> line.endsWith(" is open"));
        for (String place : PLACES) {
            assertThat(told)
                    .contains("sh: can't open " + place + "block: Permission denied")
                    .contains("sh: can't open " + place + "kmsg: Permission denied");
        }
        if (Files.exists(Path.of("/dev/kmsg"))) {
            assertThat(told).contains("sh: can't open /machine/dev/kmsg: Permission denied");
        }
        assertThat(told)
                .contains(
                        "own null", "own zero", "own full", "own random", "own urandom", "a volume may hold programs");
        HostProcess maker = agent.witness(pod).container("maker");
        for (String place : List.of("/", "/dev", "/disk", "/memory", "/host", "/machine")) {
            assertThat(maker.mountOptions(place)).as("options of " + place).contains("nodev");
        }
        Files.delete(host.resolve("block"));
        Files.delete(host.resolve("kmsg"));
    }

    /** A block device that has something to read. */
    private static Path aDisk() throws IOException {
        try (DirectoryStream<Path> disks = Files.newDirectoryStream(Path.of("/sys/block"))) {
            for (Path disk : disks) {
                if (!Files.readString(disk.resolve("size")).strip().equals("0")) {
                    return disk;
                }
            }
        }
        throw new AssertionError("/sys/block has no disk with anything on it");
    }
}
