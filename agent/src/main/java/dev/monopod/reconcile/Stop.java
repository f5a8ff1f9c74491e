package dev.monopod.reconcile;

import java.util.Optional;

/**
 * How far the stopping of a running container has come. It never goes back, and what is due only comes nearer
 * (pkg/kubelet/pod_workers.go, pkg/kubelet/kuberuntime/kuberuntime_container.go).
 *
 * <pre>
 * not asked for ──order──▶ hook to do ──▶ under way ──▶ done or failed, or its time is over ──▶ its turn ──▶ signalled ──▶ killed
 * </pre>
 *
 * @param order why, and until when, if it is to end at all
 * @param preStop its hook
 * @param killDue when it is to be killed, once it has been its turn to be signalled
 * @param killedAt when it was killed, if it was
 */
public record Stop(Optional<Order> order, HookState preStop, Optional<Moment> killDue, Optional<Moment> killedAt) {

    /**
     * That it is to end.
     *
     * @param deadline of the hook and of waiting for its turn; the kill comes then, but no sooner than {@link Wanted#SHORTEST_GRACE} after the
     *     signal
     */
    public record Order(StopReason reason, Moment deadline) {}

    public static final Stop NONE = new Stop(Optional.empty(), HookState.TO_DO, Optional.empty(), Optional.empty());

    /** To end for this reason; of two deadlines the earlier one counts, of two reasons the first. */
    Stop ordered(Order next) {
        Order nearest = order.map(
                        mine -> new Order(mine.reason(), mine.deadline().atMost(next.deadline())))
                .orElse(next);
        return new Stop(Optional.of(nearest), preStop, killDue, killedAt);
    }

    public Stop with(HookState hook) {
        return new Stop(order, hook, killDue, killedAt);
    }

    /** Its signal is being sent; whichever kill was due earlier stays due then. */
    Stop signalling(Moment due) {
        Moment nearest = killDue.map(mine -> mine.atMost(due)).orElse(due);
        return new Stop(order, preStop, Optional.of(nearest), killedAt);
    }

    Stop killed(Moment at) {
        return new Stop(order, preStop, Optional.of(killDue.orElse(at).atMost(at)), Optional.of(at));
    }

    /** The same, where nothing may be due later than {@code latest}, nor have been done after {@code now}. */
    public Stop dueAtMost(Moment latest, Moment now) {
        return new Stop(
                order.map(mine -> new Order(mine.reason(), mine.deadline().atMost(latest))),
                preStop,
                killDue.map(at -> at.atMost(latest)),
                killedAt.map(at -> at.atMost(now)));
    }

    /**
     * The same for an agent that comes later. Whether the signal was sent it can't know, so it sends it again; and the earlier one may have
     * been away for so long that nothing is left of the time to end, which is the container's after its signal: it has the shortest that
     * there is.
     */
    public Stop takenOver(Moment now) {
        return killedAt.isPresent()
                ? this
                : new Stop(order, preStop, killDue.map(at -> at.orLater(now.plus(Wanted.SHORTEST_GRACE))), killedAt);
    }

    /** Whether it is asked for at all. */
    public boolean asked() {
        return order.isPresent() || killedAt.isPresent();
    }
}
