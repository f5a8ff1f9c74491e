package dev.monopod.runtime.pod;

import dev.monopod.files.Tree;
import dev.monopod.model.text.LogNames;
import dev.monopod.reconcile.Attempt;
import dev.monopod.reconcile.PodIdentity;
import dev.monopod.runtime.launch.PodFiles;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The log files of a pod and the links to them, as the kubelet lays them out. Blocking. */
final class Logs {
    private Logs() {}

    /** {@code POD_NAMESPACE_CONTAINER-ID.log}, by which log shippers find out whose log it is. */
    private static Path linkTo(Node node, PodIdentity pod, String container, Attempt attempt) {
        return node.logLinks()
                .resolve(LogNames.link(pod.namespace(), pod.name(), container, pod.containerId(container, attempt)));
    }

    /** Makes the folder and the link of an attempt's log, and tells where the log is to be. */
    static Path prepare(Node node, PodIdentity pod, PodFiles files, String container, Attempt attempt)
            throws IOException {
        Path log = files.log(container, attempt.number());
        Files.createDirectories(files.logs().resolve(container));
        Files.createDirectories(node.logLinks());
        Path link = linkTo(node, pod, container, attempt);
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, log);
        return log;
    }

    /** Lets the link have the name that follows from an attempt's record, whatever it was before. */
    static void relink(Node node, PodIdentity pod, PodFiles files, String container, Attempt attempt)
            throws IOException {
        Path log = files.log(container, attempt.number());
        for (Path link : linksOf(node, pod)) {
            if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(log)) {
                Files.deleteIfExists(link);
            }
        }
        prepare(node, pod, files, container, attempt);
    }

    private static List<Path> linksOf(Node node, PodIdentity pod) throws IOException {
        List<Path> links = new ArrayList<>();
        try (DirectoryStream<Path> found =
                Files.newDirectoryStream(node.logLinks(), pod.name() + "_" + pod.namespace() + "_*")) {
            found.forEach(links::add);
        } catch (NoSuchFileException e) {
            // no container was ever started
        }
        return links;
    }

    /** Removes an attempt's log with what was rotated away of it. */
    static void delete(Node node, PodIdentity pod, PodFiles files, String container, Attempt attempt)
            throws IOException {
        Files.deleteIfExists(linkTo(node, pod, container, attempt));
        String prefix = attempt.number() + ".log";
        // A container that may write there, as one that collects logs, must not lead the agent elsewhere.
        Path way = node.logDirectory().relativize(files.logs().resolve(container));
        Tree.deleteFiles(node.logDirectory(), way, name -> name.startsWith(prefix));
    }

    /** Removes all logs of a pod, and all links to them: also of attempts whose record a reboot or a killed agent has lost. */
    static void deleteAll(Node node, PodIdentity pod, PodFiles files) throws IOException {
        deleteAll(linksOf(node, pod), files.logs());
    }

    /** @param links those that may lead there, and others */
    static void deleteAll(List<Path> links, Path folder) throws IOException {
        for (Path link : links) {
            if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).startsWith(folder)) {
                Files.deleteIfExists(link);
            }
        }
        Tree.delete(folder);
    }
}
