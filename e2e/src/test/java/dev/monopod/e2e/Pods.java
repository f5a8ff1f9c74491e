package dev.monopod.e2e;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;
import java.util.stream.Stream;

/** What a pod's status says. */
public final class Pods {
    private Pods() {}

    public static Optional<ContainerStatus> find(Pod pod, String container) {
        return Stream.concat(
                        pod.getStatus().getInitContainerStatuses().stream(),
                        pod.getStatus().getContainerStatuses().stream())
                .filter(status -> status.getName().equals(container))
                .findFirst();
    }

    public static ContainerStatus container(Pod pod, String container) {
        return find(pod, container).orElseThrow(() -> new AssertionError("no status of container " + container));
    }

    public static boolean running(ContainerStatus status) {
        return status.getState().getRunning() != null;
    }

    public static boolean terminated(ContainerStatus status) {
        return status.getState().getTerminated() != null;
    }

    public static boolean waitingFor(ContainerStatus status, String reason) {
        return status.getState().getWaiting() != null
                && reason.equals(status.getState().getWaiting().getReason());
    }

    public static boolean allRunning(Pod pod) {
        return pod.getStatus().getContainerStatuses().size()
                        == pod.getSpec().getContainers().size()
                && pod.getStatus().getContainerStatuses().stream().allMatch(Pods::running);
    }
}
