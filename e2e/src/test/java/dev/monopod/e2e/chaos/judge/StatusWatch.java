package dev.monopod.e2e.chaos.judge;

import dev.monopod.e2e.ToldPods;
import dev.monopod.e2e.chaos.churn.ChurnPod;
import dev.monopod.e2e.chaos.site.Uptime;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Remembers every end that the agent tells, and when it told of which pod, whichever agent it is by then. Guarded by itself. */
final class StatusWatch {
    private static final String PREFIX = "monopod://";

    private final ToldPods agent;
    private final Path links;
    /** Numbers of attempts by their ids: the names of links to logs have both. */
    private final Map<String, Integer> numbers = new HashMap<>();

    private final Map<String, Told> told = new HashMap<>();
    private final List<String> contradictions = new ArrayList<>();
    private final Map<String, String> uids = new HashMap<>();
    private final Map<String, NavigableSet<Double>> staying = new HashMap<>();

    /** @param links folder of the links to logs */
    StatusWatch(ToldPods agent, Path links) {
        this.agent = agent;
        this.links = links;
    }

    /** What an agent says that is there; nothing where none is. */
    void look() {
        try {
            double asked = Uptime.now();
            look(agent.pods(), asked);
        } catch (IOException away) {
            return;
        }
    }

    /** @param asked when the agent was asked for them, in seconds since boot */
    synchronized void look(List<Pod> pods, double asked) {
        readLinks();
        for (Pod pod : pods) {
            String uid = pod.getMetadata().getUid();
            if (ChurnPod.isName(pod.getMetadata().getName())) {
                uids.put(ChurnPod.version(pod.getMetadata()), uid);
            }
            if (!isLeaving(pod)) {
                staying.computeIfAbsent(uid, key -> new TreeSet<>()).add(asked);
            }
            for (ContainerStatus status : pod.getStatus().getContainerStatuses()) {
                note(pod, status, status.getState().getTerminated());
                note(pod, status, status.getLastState().getTerminated());
            }
        }
    }

    private static boolean isLeaving(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }

    private void readLinks() {
        try {
            for (Path link : Folder.children(links)) {
                String name = link.getFileName().toString();
                if (name.endsWith(".log")) {
                    numbers.computeIfAbsent(id(name), id -> number(link));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String id(String name) {
        return name.substring(name.lastIndexOf('-') + 1, name.lastIndexOf('.'));
    }

    private static @Nullable Integer number(Path link) {
        try {
            String log = Files.readSymbolicLink(link).getFileName().toString();
            return Integer.valueOf(log.substring(0, log.indexOf('.')));
        } catch (NoSuchFileException gone) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void note(Pod pod, ContainerStatus status, @Nullable ContainerStateTerminated end) {
        if (end == null || end.getContainerID() == null) {
            return;
        }
        String id = end.getContainerID().substring(PREFIX.length());
        // An end counts whether or not a link tells its number: the last two attempts are told of, and which is the
        // latest.
        int counted = end.getContainerID().equals(status.getContainerID())
                ? status.getRestartCount()
                : status.getRestartCount() - 1;
        double uptime = Uptime.now();
        Told now = new Told(
                pod.getMetadata().getUid(),
                ChurnPod.version(pod.getMetadata()),
                status.getName(),
                id,
                numbers.getOrDefault(id, counted),
                end.getExitCode(),
                end.getReason(),
                Instant.parse(end.getStartedAt()),
                Instant.parse(end.getFinishedAt()),
                uptime,
                isLeaving(pod));
        Told before = told.putIfAbsent(id, now);
        if (before != null && !before.sameEnd(now)) {
            contradictions.add("first " + before + ", then " + now);
        }
    }

    /** The id that this version of a pod has, if it was ever told. */
    synchronized Optional<String> uid(ChurnPod pod) {
        return Optional.ofNullable(uids.get(pod.version()));
    }

    /** Name and generation of the pod with this id, as {@link Lives#pod(String)} knows them, if it was ever told. */
    synchronized Optional<String> version(String uid) {
        return uids.entrySet().stream()
                .filter(entry -> entry.getValue().equals(uid))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /**
     * The last moment up to this one at which the pod was told of as one that is to stay, in seconds since boot: nothing of it had been told
     * to end by then.
     */
    synchronized Optional<Double> stayed(String uid, double until) {
        return Optional.ofNullable(staying.getOrDefault(uid, new TreeSet<>()).floor(until));
    }

    synchronized List<Told> told() {
        return List.copyOf(told.values());
    }

    /** Ends that were told once so and once otherwise. */
    synchronized List<String> contradictions() {
        return List.copyOf(contradictions);
    }
}
