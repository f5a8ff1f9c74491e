package dev.monopod.e2e.chaos.judge;

import dev.monopod.e2e.chaos.churn.ChurnPod;
import dev.monopod.e2e.chaos.site.Uptime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Reads every line of every log file, also of those that are soon removed: it keeps a hard link to each. To be called often, and before
 * what it says is used. Guarded by itself.
 */
final class LogWatch {
    /** Those of an hour; what is judged is a minute old at most. */
    private static final int LOOKS_KEPT = 30_000;

    private final Path logs;
    private final Path archive;
    private final Map<Object, LogFile> files = new LinkedHashMap<>();
    private final Map<String, Printed> printed = new LinkedHashMap<>();
    private int links;

    /** Begins and ends of looks, in seconds since boot. */
    private final NavigableMap<Double, Double> looks = new TreeMap<>();

    /**
     * Has not looked yet.
     *
     * @param logs of all pods
     * @param archive for its own links, on the same file system
     */
    LogWatch(Path logs, Path archive) throws IOException {
        this.logs = logs;
        this.archive = Files.createDirectories(archive);
    }

    /** Looks for new files, then reads what is new in all of them, oldest first. */
    synchronized void look() {
        double begin = Uptime.now();
        lookAtFiles();
        looks.put(begin, Uptime.now());
        if (looks.size() > LOOKS_KEPT) {
            looks.pollFirstEntry();
        }
    }

    /** Whether it has looked at all files after the one moment and before the other, in seconds since boot. */
    synchronized boolean hasLooked(double from, double to) {
        return looks.subMap(from, true, to, true).values().stream().anyMatch(end -> end <= to);
    }

    private void lookAtFiles() {
        try {
            for (Path pod : Folder.children(logs)) {
                if (!ChurnPod.isLogFolder(pod)) {
                    continue;
                }
                for (Path container : Folder.children(pod)) {
                    List<Path> found = new ArrayList<>(Folder.children(container));
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

    /** Of all attempts of which a line was seen. */
    synchronized Set<String> nonces() {
        return printed.values().stream()
                .filter(one -> !one.isOfNobody())
                .map(Printed::nonce)
                .collect(Collectors.toSet());
    }

    synchronized List<Printed> all() {
        return List.copyOf(printed.values());
    }
}
