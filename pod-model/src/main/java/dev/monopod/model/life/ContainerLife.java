package dev.monopod.model.life;

import java.util.Optional;

/**
 * What a manifest says of when one container runs. Only one that {@link Role#staysUp} has probes, hooks and a stop signal.
 *
 * @param name unique in its pod
 * @param startup until it succeeds the container has not started, and the other probes wait
 * @param readiness whether the container can serve
 * @param liveness its failure ends the container
 * @param postStart done right after the start; its failure ends the container
 * @param preStop done before a stop, within the time that the container has to end
 * @param stopSignal asks the container to end, instead of its image's
 */
public record ContainerLife(
        String name,
        Role role,
        Restarts restarts,
        Optional<Probe> startup,
        Optional<Probe> readiness,
        Optional<Probe> liveness,
        Optional<Hook> postStart,
        Optional<Hook> preStop,
        Optional<StopSignal> stopSignal) {

    /**
     * What follows an end with this exit code. After ContainerShouldRestart in pkg/api/v1/pod/util.go, ShouldAllContainersRestart in
     * pkg/kubelet/container/helpers.go and computeInitContainerActions in pkg/kubelet/kuberuntime: an init container that has succeeded is
     * done, whatever its policy and a rule to restart say.
     *
     * @param exitCode 0 to 255; 128 + number where a signal ended it
     */
    public AfterEnd after(int exitCode) {
        Optional<RestartRule.Action> ruled = restarts.ruled(exitCode);
        if (ruled.filter(RestartRule.Action.RESTART_ALL_CONTAINERS::equals).isPresent()) {
            return AfterEnd.RESTART_ALL_CONTAINERS;
        }
        if (role == Role.INIT && exitCode == 0) {
            return AfterEnd.NOTHING;
        }
        boolean again = ruled.isPresent() || restarts.policy().restarts(exitCode);
        return again ? AfterEnd.RESTART : AfterEnd.NOTHING;
    }
}
