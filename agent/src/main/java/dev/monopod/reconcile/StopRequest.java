package dev.monopod.reconcile;

/**
 * Whether this agent has got through to a running container that it is to end. It is on no record: an agent that takes the container over
 * asks again, since the one that noted the stop may not have lived to ask. A second signal does no harm; one that never comes costs the
 * container its whole grace period.
 *
 * <pre>
 * due ─ StopContainer ─▶ under way ─▶ delivered
 *  ▲                         │
 *  └──────── failed ◀────────┘
 * </pre>
 */
public sealed interface StopRequest {
    StopRequest NOT_YET = new Due(Retry.NONE);

    /** To be sent as soon as the retry allows it, if the container is to end at all. */
    record Due(Retry retry) implements StopRequest {
        UnderWay underWay() {
            return new UnderWay(retry);
        }
    }

    /** Being sent; nothing is known of it yet. */
    record UnderWay(Retry retry) implements StopRequest {
        Due failed(Moment now, String why) {
            return new Due(retry.after(now, why));
        }
    }

    /** The container has its signal, or has ended. */
    record Delivered() implements StopRequest {}
}
