package dev.monopod.e2e.chaos.judge;

import dev.monopod.e2e.chaos.site.Site;
import dev.monopod.e2e.chaos.site.Uptime;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Remembers every end that the agent tells, whichever agent it is by then. Guarded by itself. */
final class StatusWatch {
    private static final String PREFIX = "monopod://";

    private final Site site;
    private final Path links;
    /** Numbers of attempts by their ids: the names of links to logs have both. */
    private final Map<String, Integer> numbers = new HashMap<>();

    private final Map<String, Told> told = new HashMap<>();
    private final List<String> contradictions = new ArrayList<>();

    StatusWatch(Site site) {
        this.site = site;
        this.links = site.directories().log().resolve("containers");
    }

    synchronized void look() {
        try {
            look(site.agent().pods());
        } catch (IOException away) {
            return;
        }
    }

    synchronized void look(List<Pod> pods) {
        readLinks();
        for (Pod pod : pods) {
            for (ContainerStatus status : pod.getStatus().getContainerStatuses()) {
                note(pod, status, status.getState().getTerminated());
                note(pod, status, status.getLastState().getTerminated());
            }
        }
    }

    private void readLinks() {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(links)) {
            for (Path link : entries) {
                String name = link.getFileName().toString();
                if (!name.endsWith(".log")) {
                    continue;
                }
                String id = name.substring(name.lastIndexOf('-') + 1, name.lastIndexOf('.'));
                if (!numbers.containsKey(id)) {
                    String log = Files.readSymbolicLink(link).getFileName().toString();
                    numbers.put(id, Integer.valueOf(log.substring(0, log.indexOf('.'))));
                }
            }
        } catch (IOException | DirectoryIteratorException gone) {
            return;
        }
    }

    private void note(Pod pod, ContainerStatus status, ContainerStateTerminated end) {
        if (end == null || end.getContainerID() == null) {
            return;
        }
        String id = end.getContainerID().substring(PREFIX.length());
        Integer number = numbers.get(id);
        if (number == null) {
            return;
        }
        Told now = new Told(
                pod.getMetadata().getUid(),
                status.getName(),
                id,
                number,
                end.getExitCode(),
                end.getSignal() == null ? 0 : end.getSignal(),
                end.getReason(),
                Instant.parse(end.getStartedAt()),
                Instant.parse(end.getFinishedAt()),
                Uptime.now(),
                pod.getMetadata().getDeletionTimestamp() != null);
        Told before = told.putIfAbsent(id, now);
        if (before != null && !before.sameEnd(now)) {
            contradictions.add("first " + before + ", then " + now);
        }
    }

    synchronized List<Told> told() {
        return List.copyOf(told.values());
    }

    /** Ends that were told once so and once otherwise. */
    synchronized List<String> contradictions() {
        return List.copyOf(contradictions);
    }
}
