package dev.monopod.e2e.chaos.judge;

import dev.monopod.e2e.chaos.churn.ChurnPod;
import dev.monopod.e2e.chaos.site.Site;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Reads every line of every log file, also of those that are soon removed: it keeps a hard link to each. To be called often, and before
 * what it says is used. Guarded by itself.
 */
final class LogWatch {
    private final Path logs;
    private final Path archive;
    private final Map<Object, LogFile> files = new LinkedHashMap<>();
    private final Map<String, Printed> printed = new LinkedHashMap<>();
    private int links;

    LogWatch(Site site) throws IOException {
        this.logs = site.logs().resolve("pods");
        this.archive = Files.createDirectories(site.archive());
    }

    /** Looks for new files, then reads what is new in all of them, oldest first. */
    synchronized void look() {
        try {
            for (Path pod : children(logs)) {
                if (!ChurnPod.isLogFolder(pod)) {
                    continue;
                }
                for (Path container : children(pod)) {
                    List<Path> found = new ArrayList<>(children(container));
                    found.removeIf(file -> !file.getFileName().toString().contains(".log"));
                    // The one that is written to, "0.log", is younger than "0.log.20260101-000000".
                    found.sort(Comparator.comparing((Path file) -> attempt(file))
                            .thenComparing(file -> file.toString().endsWith(".log") ? "~" : file.toString()));
                    for (Path file : found) {
                        keep(file, pod, container);
                    }
                }
            }
            List<LogFile> done = new ArrayList<>();
            for (LogFile file : files.values()) {
                file.read(printed);
                if (!Files.exists(file.pod()) || isRemoved(file)) {
                    done.add(file);
                }
            }
            for (LogFile file : done) {
                // Its container has gone before its log, or it was renamed long before it was removed: nothing comes
                // any more.
                file.read(printed);
                files.values().remove(file);
                Files.delete(file.link());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the link here is its only name. It must not take room for long on a file system that may be a small one. */
    private static boolean isRemoved(LogFile file) throws IOException {
        return (int) Files.getAttribute(file.link(), "unix:nlink") == 1;
    }

    private static int attempt(Path file) {
        String name = file.getFileName().toString();
        return Integer.parseInt(name.substring(0, name.indexOf('.')));
    }

    private void keep(Path file, Path pod, Path container) throws IOException {
        try {
            if (files.containsKey(key(file))) {
                return;
            }
            Path link = archive.resolve(Integer.toString(++links));
            Files.createLink(link, file);
            // Asked of the link: the file may have been rotated away meanwhile, and another have its name.
            Object key = key(link);
            if (files.containsKey(key)) {
                Files.delete(link);
                return;
            }
            String name = pod.getFileName().toString();
            String uid = name.substring(name.lastIndexOf('_') + 1);
            files.put(key, new LogFile(link, pod, uid, container.getFileName().toString(), attempt(file)));
        } catch (NoSuchFileException gone) {
            return;
        }
    }

    private static Object key(Path file) throws IOException {
        return Objects.requireNonNull(
                Files.readAttributes(file, BasicFileAttributes.class).fileKey());
    }

    private static List<Path> children(Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            entries.forEach(found::add);
        } catch (IOException | java.nio.file.DirectoryIteratorException gone) {
            return List.of();
        }
        return found;
    }

    /** What an attempt has printed; empty where no line of it was seen. */
    synchronized Optional<Printed> of(String nonce) {
        return Optional.ofNullable(printed.get(nonce));
    }

    /** Which attempts had this number, of a container of a pod: several where the pod was put back. */
    synchronized List<Printed> of(String uid, String container, int attempt) {
        return printed.values().stream()
                .filter(one -> one.uid().equals(uid) && one.container().equals(container) && one.attempt() == attempt)
                .toList();
    }

    synchronized List<Printed> all() {
        return List.copyOf(printed.values());
    }
}
