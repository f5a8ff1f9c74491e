package dev.monopod.worker;

import dev.monopod.reconcile.PodState;
import dev.monopod.reconcile.ProbeRun;

/** Who wants to know what a worker does. Called in the turns of the worker's loop. */
interface PodListener {
    /** The state is another than before. */
    void changed(PodState state);

    /** Something could not be done; it will be tried again where that makes sense. */
    void failed(String what, String why);

    /** A try of a probe has failed. */
    void unhealthy(ProbeRun run, String message);

    /** The pod is no more: nothing of it is left, and the worker has ended. */
    void ended();
}
