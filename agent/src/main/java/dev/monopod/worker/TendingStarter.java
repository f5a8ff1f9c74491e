package dev.monopod.worker;

import dev.monopod.runtime.PodRuntime;

/** Makes what tends a pod's containers. */
@FunctionalInterface
public interface TendingStarter {
    /**
     * Of one pod.
     *
     * @param loop of the pod's worker
     * @param runtime runs programs in the pod's containers
     */
    Tending start(Loop loop, PodRuntime runtime, Tending.Events events);
}
