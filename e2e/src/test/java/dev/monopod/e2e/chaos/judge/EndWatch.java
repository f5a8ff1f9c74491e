package dev.monopod.e2e.chaos.judge;

import dev.monopod.e2e.chaos.site.Uptime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Remembers from when to when the kernel had processes in the control groups of attempts: when they ended, whoever tells of it. To be called
 * often. Guarded by itself.
 */
final class EndWatch {
    private static final String POD = "pod";
    private static final List<String> CLASSES = List.of("", "besteffort", "burstable");

    private final Path root;
    private final Map<String, List<Seen>> all = new HashMap<>();

    /**
     * A while in which processes of one attempt were seen.
     *
     * @param uid of its pod
     * @param pids those that were seen last
     * @param first when they were seen first, in seconds since boot
     * @param last when they were certainly there
     * @param gone when they certainly were not any more
     */
    record Seen(
            String uid,
            String container,
            int attempt,
            Set<Integer> pids,
            double first,
            double last,
            Optional<Double> gone) {
        private Seen again(Set<Integer> now, double when) {
            return new Seen(uid, container, attempt, now, first, when, gone);
        }

        private Seen goneAt(double when) {
            return new Seen(uid, container, attempt, pids, first, last, Optional.of(when));
        }
    }

    /** @param root the agent's, in one of the hierarchies */
    EndWatch(Path root) {
        this.root = root;
    }

    synchronized void look() {
        double begin = Uptime.now();
        try {
            Map<String, Set<Integer>> found = new HashMap<>();
            for (String qos : CLASSES) {
                for (Path pod : Folder.children(root.resolve(qos))) {
                    if (name(pod).startsWith(POD)) {
                        addAttempts(pod, found);
                    }
                }
            }
            note(found, begin, Uptime.now());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void addAttempts(Path pod, Map<String, Set<Integer>> found) throws IOException {
        for (Path group : Folder.children(pod)) {
            if (Files.isDirectory(group) && name(group).matches(".+-\\d+")) {
                Set<Integer> pids = pids(group);
                if (!pids.isEmpty()) {
                    found.put(name(pod).substring(POD.length()) + "/" + name(group), pids);
                }
            }
        }
    }

    private static Set<Integer> pids(Path group) throws IOException {
        try {
            Set<Integer> pids = new HashSet<>();
            Files.readAllLines(group.resolve("cgroup.procs")).forEach(line -> pids.add(Integer.valueOf(line)));
            return pids;
        } catch (IOException e) {
            // One that is removed while it is read is ENODEV, for which there is no exception of its own.
            if (Files.exists(group)) {
                throw e;
            }
            return Set.of();
        }
    }

    /** What was found after the one moment and before the other: processes by attempt, {@code UID/NAME-N}. */
    synchronized void note(Map<String, Set<Integer>> found, double begin, double end) {
        all.values()
                .forEach(list -> list.replaceAll(seen -> {
                    Set<Integer> now = found.getOrDefault(key(seen), Set.of());
                    return seen.gone().isPresent() || now.stream().anyMatch(seen.pids()::contains)
                            ? seen
                            : seen.goneAt(end);
                }));
        found.forEach((key, pids) -> {
            List<Seen> list = all.computeIfAbsent(key, k -> new ArrayList<>());
            int latest = list.size() - 1;
            if (latest >= 0 && list.get(latest).gone().isEmpty()) {
                list.set(latest, list.get(latest).again(pids, begin));
            } else {
                list.add(begun(key, pids, begin, end));
            }
        });
    }

    private static Seen begun(String key, Set<Integer> pids, double begin, double end) {
        int slash = key.indexOf('/');
        int dash = key.lastIndexOf('-');
        return new Seen(
                key.substring(0, slash),
                key.substring(slash + 1, dash),
                Integer.parseInt(key.substring(dash + 1)),
                pids,
                end,
                begin,
                Optional.empty());
    }

    private static String key(Seen seen) {
        return seen.uid() + "/" + seen.container() + "-" + seen.attempt();
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }

    /** The while in which an attempt of this number lived, if it was seen; where the pod was put back there are several of a number. */
    synchronized Optional<Seen> of(String uid, String container, int attempt, Life life) {
        return all.getOrDefault(uid + "/" + container + "-" + attempt, List.of()).stream()
                .filter(seen -> seen.gone().orElse(Double.MAX_VALUE) >= life.lastSign())
                .filter(seen -> seen.last() >= life.start())
                .findFirst();
    }

    synchronized List<Seen> all() {
        return all.values().stream().flatMap(List::stream).toList();
    }
}
