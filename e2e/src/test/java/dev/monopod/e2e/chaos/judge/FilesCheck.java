package dev.monopod.e2e.chaos.judge;

import dev.monopod.e2e.Directories;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether the agent's folders and sockets are those of the pods that there are, with nothing half done. */
final class FilesCheck {
    private static final Set<String> RUN = Set.of("agent.lock", "events", "events.new", "monopod.sock", "pods");
    private static final Set<String> SHIM_SOCKETS = Set.of("shim.sock", "exec.sock");
    private static final Set<String> ROOT = Set.of("images", "pods");

    private final Findings findings;
    private final Directories directories;

    FilesCheck(Findings findings, Directories directories) {
        this.findings = findings;
        this.directories = directories;
    }

    void check(List<Pod> told) throws IOException {
        Set<String> uids = told.stream().map(pod -> pod.getMetadata().getUid()).collect(Collectors.toSet());
        Path run = directories.run();
        Path root = directories.root();
        Path log = directories.log();
        for (Path file : Folder.children(run)) {
            findings.check(Topic.FILES, RUN.contains(name(file)), () -> "%s is left".formatted(file));
        }
        for (Path file : Folder.children(root)) {
            findings.check(Topic.FILES, ROOT.contains(name(file)), () -> "%s is left".formatted(file));
        }
        for (Path file : Folder.children(root.resolve("images/tmp"))) {
            findings.check(Topic.FILES, false, () -> "%s is left".formatted(file));
        }
        checkPods(Folder.children(run.resolve("pods")), uids);
        checkPods(Folder.children(root.resolve("pods")), uids);
        for (Path folder : Folder.children(log.resolve("pods"))) {
            String uid = name(folder).substring(name(folder).lastIndexOf('_') + 1);
            findings.check(Topic.FILES, uids.contains(uid), () -> "%s is left".formatted(folder));
        }
        for (Path link : Folder.children(log.resolve("containers"))) {
            Path folder = Files.readSymbolicLink(link).getParent().getParent();
            String uid = name(folder).substring(name(folder).lastIndexOf('_') + 1);
            findings.check(Topic.FILES, uids.contains(uid), () -> "%s is left".formatted(link));
        }
        checkSockets(run, uids);
    }

    private void checkPods(List<Path> folders, Set<String> uids) throws IOException {
        for (Path folder : folders) {
            findings.check(Topic.FILES, uids.contains(name(folder)), () -> "%s is left".formatted(folder));
            for (Path file : below(folder)) {
                findings.check(Topic.FILES, !name(file).endsWith(".new"), () -> "%s is half done".formatted(file));
            }
        }
    }

    /** What an agent or shim writes by itself lies not deeper than in the folder of an attempt. */
    private static List<Path> below(Path folder) throws IOException {
        List<Path> found = new ArrayList<>(Folder.children(folder));
        for (Path attempt : Folder.children(folder.resolve("attempts"))) {
            found.addAll(Folder.children(attempt));
        }
        return found;
    }

    private void checkSockets(Path run, Set<String> uids) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/net/unix"))) {
            int at = line.indexOf(run + "/");
            if (at >= 0) {
                Path socket = Path.of(line.substring(at));
                boolean own = socket.equals(run.resolve("monopod.sock"));
                boolean pods = SHIM_SOCKETS.contains(name(socket)) && uids.contains(name(socket.getParent()));
                // A shim that was started binds its socket by its name alone, relative to its folder.
                findings.check(Topic.SOCKETS, own || pods, () -> "%s is left".formatted(socket));
            }
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }
}
