package dev.monopod.event.change;

import dev.monopod.event.InvolvedObject;
import dev.monopod.event.Occurrence;
import dev.monopod.model.status.EventReason;
import dev.monopod.reconcile.ContainerState;

/** One container of a pod whose state has become another; its own may be the same. */
record ContainerChange(PodChange pod, String name, ContainerState before, ContainerState after) {

    InvolvedObject involved() {
        return pod.involved(name);
    }

    boolean isInit() {
        return pod.isInit(name);
    }

    String image() {
        return pod.image(name);
    }

    Occurrence normal(EventReason reason, String message) {
        return Occurrence.normal(involved(), reason, message);
    }

    Occurrence warning(EventReason reason, String message) {
        return Occurrence.warning(involved(), reason, message);
    }
}
