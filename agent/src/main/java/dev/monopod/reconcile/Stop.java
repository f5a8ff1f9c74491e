package dev.monopod.reconcile;

import java.util.Optional;

/**
 * How far the stopping of a running container has come: not asked for, asked with a deadline, killed. It never goes back, and a deadline
 * only comes nearer (pkg/kubelet/pod_workers.go).
 *
 * @param deadline when it is to be killed, if it has been asked to stop
 * @param killedAt when it was, if it was
 */
public record Stop(Optional<Moment> deadline, Optional<Moment> killedAt) {
    public static final Stop NONE = new Stop(Optional.empty(), Optional.empty());

    public static Stop askedUntil(Moment deadline) {
        return new Stop(Optional.of(deadline), Optional.empty());
    }

    public static Stop killed(Moment at) {
        return new Stop(Optional.of(at), Optional.of(at));
    }

    Stop then(Stop next) {
        Optional<Moment> nearest = deadline.isPresent() && next.deadline.isPresent()
                ? deadline.filter(mine -> next.deadline.get().isAfter(mine)).or(next::deadline)
                : deadline.or(next::deadline);
        return new Stop(nearest, next.killedAt.or(() -> killedAt));
    }
}
