package dev.monopod.e2e.chaos.judge;

import dev.monopod.e2e.chaos.site.Site;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether the agent's folders and sockets are those of the pods that there are, with nothing half done. */
final class FilesCheck {
    private static final Set<String> SHIM_SOCKETS = Set.of("shim.sock", "exec.sock");

    private static final Set<String> RUN = Set.of("agent.lock", "monopod.sock", "pods");
    private static final Set<String> ROOT = Set.of("images", "pods");

    private final Findings findings;
    private final Site site;

    FilesCheck(Findings findings, Site site) {
        this.findings = findings;
        this.site = site;
    }

    void check(List<Pod> told) throws IOException {
        Set<String> uids = told.stream().map(pod -> pod.getMetadata().getUid()).collect(Collectors.toSet());
        Path run = site.directories().run();
        Path root = site.directories().root();
        Path log = site.directories().log();
        for (Path file : children(run)) {
            findings.check("files", RUN.contains(name(file)), () -> "%s is left".formatted(file));
        }
        for (Path file : children(root)) {
            findings.check("files", ROOT.contains(name(file)), () -> "%s is left".formatted(file));
        }
        for (Path file : children(root.resolve("images/tmp"))) {
            findings.check("files", false, () -> "%s is left".formatted(file));
        }
        checkPods(children(run.resolve("pods")), uids);
        checkPods(children(root.resolve("pods")), uids);
        for (Path folder : children(log.resolve("pods"))) {
            String uid = name(folder).substring(name(folder).lastIndexOf('_') + 1);
            findings.check("files", uids.contains(uid), () -> "%s is left".formatted(folder));
        }
        for (Path link : children(log.resolve("containers"))) {
            Path folder = Files.readSymbolicLink(link).getParent().getParent();
            String uid = name(folder).substring(name(folder).lastIndexOf('_') + 1);
            findings.check("files", uids.contains(uid), () -> "%s is left".formatted(link));
        }
        checkSockets(run, uids);
    }

    private void checkPods(List<Path> folders, Set<String> uids) throws IOException {
        for (Path folder : folders) {
            findings.check("files", uids.contains(name(folder)), () -> "%s is left".formatted(folder));
            for (Path file : below(folder)) {
                findings.check("files", !name(file).endsWith(".new"), () -> "%s is half done".formatted(file));
            }
        }
    }

    /** What an agent or shim writes by itself lies not deeper than in the folder of an attempt. */
    private static List<Path> below(Path folder) throws IOException {
        List<Path> found = new ArrayList<>(children(folder));
        for (Path attempt : children(folder.resolve("attempts"))) {
            found.addAll(children(attempt));
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
                findings.check("sockets", own || pods, () -> "%s is left".formatted(socket));
            }
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    private static List<Path> children(Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            entries.forEach(found::add);
        } catch (NoSuchFileException | java.nio.file.NotDirectoryException none) {
            return List.of();
        }
        return found;
    }
}
