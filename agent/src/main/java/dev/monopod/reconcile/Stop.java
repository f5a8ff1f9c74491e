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

    /**
     * The same for an agent that comes later. Whether the signal was sent it can't know, so it sends it again; and the earlier one may have
     * been away for so long that nothing is left of the time to end, which is the container's after its signal: it has the shortest that
     * there is.
     */
    public Stop takenOver(Moment now) {
        return killedAt.isPresent()
                ? this
                : new Stop(deadline.map(at -> at.orLater(now.plus(Wanted.SHORTEST_GRACE))), killedAt);
    }

    Stop then(Stop next) {
        Optional<Moment> nearest = deadline.isPresent() && next.deadline.isPresent()
                ? deadline.filter(mine -> next.deadline.get().isAfter(mine)).or(next::deadline)
                : deadline.or(next::deadline);
        return new Stop(nearest, next.killedAt.or(() -> killedAt));
    }
}
