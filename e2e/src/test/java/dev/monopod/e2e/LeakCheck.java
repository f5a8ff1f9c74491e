package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Nothing of a pod that has been removed may be left on the machine; asked of the kernel and the disk, not of the agent. */
final class LeakCheck {
    /** What lies in the run directory while there is no pod. */
    private static final Set<String> OF_AN_AGENT = Set.of("agent.lock", "events", "monopod.sock", "pods");

    private final Directories directories;
    private final ControlGroups groups;

    LeakCheck(Directories directories, ControlGroups groups) {
        this.directories = directories;
        this.groups = groups;
    }

    /** Takes all manifests away, and waits until all that they brought about has gone. */
    void afterRemovalOfAllPods(TestAgent agent) throws IOException {
        if (!agent.running()) {
            agent.start();
        }
        agent.removeAll();
        Waiting.untilAsserted(
                () -> assertThat(leaks()).as("what pods have left").isEmpty());
    }

    private List<String> leaks() throws IOException {
        List<String> found = new ArrayList<>();
        for (HostProcess process : HostProcess.all()) {
            found.addAll(processLeaks(process));
        }
        groups.ofPods().forEach(group -> found.add("control group " + group));
        HostProcess.self().mounts().stream()
                .filter(line -> line.contains(directories.top() + "/") && !line.contains(SmallDisk.SOURCE))
                .forEach(line -> found.add("mount " + line));
        childrenOf(directories.run()).stream()
                .filter(file -> !OF_AN_AGENT.contains(file.getFileName().toString()))
                .forEach(file -> found.add("file " + file));
        for (Path folder : List.of(
                directories.root().resolve("images/tmp"),
                directories.run().resolve("pods"),
                directories.root().resolve("pods"),
                directories.log().resolve("pods"),
                directories.log().resolve("containers"))) {
            childrenOf(folder).forEach(child -> found.add("file " + child));
        }
        return found;
    }

    /** By control group in any hierarchy, and by name for those that never got into one. */
    private List<String> processLeaks(HostProcess process) {
        try {
            boolean inGroup =
                    process.cgroups().stream().anyMatch(line -> line.contains("/" + directories.name() + "/"));
            boolean shim = process.name().startsWith("monopod-shim")
                    && process.commandLine().contains(directories.run().toString());
            return inGroup || shim
                    ? List.of("process " + process.pid() + " " + process.name() + ": " + process.commandLine())
                    : List.of();
        } catch (IOException ended) {
            return List.of();
        }
    }

    private static List<Path> childrenOf(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(folder)) {
            return children.toList();
        }
    }
}
