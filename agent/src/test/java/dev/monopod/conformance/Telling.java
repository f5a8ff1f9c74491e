package dev.monopod.conformance;

import dev.monopod.reconcile.PodIdentity;
import dev.monopod.status.PodReport;
import dev.monopod.status.PodSnapshot;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A played pod in the words of its stories, out of the status that anybody gets to see. */
final class Telling {
    private static final long MILLIS = 1000;

    private Telling() {}

    /** All that can be said of the pod. */
    static List<String> ofPod(PlayedPod played) {
        Pod pod = report(played);
        List<String> words = new ArrayList<>();
        words.add(played.gone() ? "gone" : "there");
        words.add("phase " + pod.getStatus().getPhase());
        words.add("reason " + pod.getStatus().getReason());
        pod.getStatus()
                .getConditions()
                .forEach(condition -> words.add(
                        condition.getStatus().equals("True") ? condition.getType() : "not " + condition.getType()));
        return words;
    }

    static List<String> ofContainer(PlayedPod played, String name) {
        Pod pod = report(played);
        ContainerStatus status = Stream.concat(
                        pod.getStatus().getInitContainerStatuses().stream(),
                        pod.getStatus().getContainerStatuses().stream())
                .filter(one -> one.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no container " + name));
        return List.of(
                state(status.getState()),
                "last " + state(status.getLastState()),
                status.getStarted() ? "started" : "not started",
                status.getReady() ? "ready" : "not ready",
                "restarts " + status.getRestartCount());
    }

    private static Pod report(PlayedPod played) {
        Pod pod = played.pod();
        PodIdentity identity = new PodIdentity("default", pod.getMetadata().getName(), "u1");
        return PodReport.of(
                new PodSnapshot(
                        identity,
                        pod,
                        "cgroup",
                        PlayedPod.BEGINNING,
                        Optional.of(PlayedPod.BEGINNING)
                                .filter(at -> played.state().removed()),
                        played.state(),
                        Map.of(),
                        Map.of()),
                List.of(),
                "BestEffort");
    }

    private static String state(ContainerState state) {
        if (state.getRunning() != null) {
            return "running";
        }
        if (state.getWaiting() != null) {
            return "waiting " + state.getWaiting().getReason();
        }
        ContainerStateTerminated end = state.getTerminated();
        return end == null ? "none" : "terminated " + end.getReason() + " " + end.getExitCode();
    }

    /** {@code 25s signal}; with the container's name where it is asked for all. */
    static String deed(PlayedPod.Deed deed, boolean named) {
        String name = named && !deed.container().isEmpty() ? " " + deed.container() : "";
        return seconds(deed.at()) + " " + deed.what() + name;
    }

    static String seconds(Duration time) {
        return time.toMillis() % MILLIS == 0 ? time.toSeconds() + "s" : time.toMillis() + "ms";
    }
}
