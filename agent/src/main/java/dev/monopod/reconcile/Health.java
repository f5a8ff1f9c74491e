package dev.monopod.reconcile;

import dev.monopod.model.life.ContainerLife;

/**
 * How a running container does, by its hook and its probes. A question that nobody asks has its best answer.
 *
 * @param postStart its hook
 */
public record Health(HookState postStart, ProbeState startup, ProbeState readiness, ProbeState liveness) {
    /** That of a container without hook and probes. */
    public static final Health BEST =
            new Health(HookState.DONE, ProbeState.SUCCESS, ProbeState.SUCCESS, ProbeState.SUCCESS);

    /** How it is as soon as its program runs (pkg/kubelet/prober/worker.go, initialValue). */
    public static Health atStart(ContainerLife life) {
        return new Health(
                life.postStart().isPresent() ? HookState.TO_DO : HookState.DONE,
                life.startup().isPresent() ? ProbeState.UNKNOWN : ProbeState.SUCCESS,
                life.readiness().isPresent() ? ProbeState.FAILURE : ProbeState.SUCCESS,
                ProbeState.SUCCESS);
    }

    /** Whether it has begun its work: Kubernetes' {@code started}. Readiness and liveness are asked for from then on. */
    public boolean started() {
        return postStart == HookState.DONE && startup == ProbeState.SUCCESS;
    }

    public boolean ready() {
        return started() && readiness == ProbeState.SUCCESS;
    }

    public Health with(HookState hook) {
        return new Health(hook, startup, readiness, liveness);
    }

    public Health with(ProbeKind kind, ProbeState found) {
        return switch (kind) {
            case STARTUP -> new Health(postStart, found, readiness, liveness);
            case READINESS -> new Health(postStart, startup, found, liveness);
            case LIVENESS -> new Health(postStart, startup, readiness, found);
        };
    }
}
