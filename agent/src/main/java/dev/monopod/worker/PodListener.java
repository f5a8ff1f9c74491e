package dev.monopod.worker;

import dev.monopod.model.status.EventReason;
import dev.monopod.reconcile.PodState;

/** Who wants to know what a worker does. Called in the turns of the worker's loop. */
interface PodListener {
    /**
     * The state is another than before.
     *
     * @param before what was told before; at first what an earlier agent left, and the state itself as long as that is not known
     */
    void changed(PodState before, PodState state);

    /** Something could not be done of which the state says nothing; it will be tried again where that makes sense. */
    void failed(String what, String why);

    /** Something that a container should have done, or answered, failed. */
    void warned(String container, EventReason reason, String message);

    /**
     * A hook of a container failed.
     *
     * @param message for everybody
     * @param why for the log alone, as the kubelet has it: answers may be secret
     */
    void hookFailed(String container, EventReason reason, String message, String why);

    /** The pod is no more: nothing of it is left, and the worker has ended. */
    void ended();
}
