package dev.monopod.event;

import dev.monopod.reconcile.PodIdentity;

/**
 * Whom an event is about: a pod, or one of its containers.
 *
 * @param fieldPath of the container in the pod, as pkg/kubelet/container/ref.go has it; empty for the pod itself
 */
public record InvolvedObject(PodIdentity pod, String fieldPath) {

    public static InvolvedObject pod(PodIdentity pod) {
        return new InvolvedObject(pod, "");
    }

    public static InvolvedObject container(PodIdentity pod, String name) {
        return new InvolvedObject(pod, "spec.containers{" + name + "}");
    }

    public static InvolvedObject initContainer(PodIdentity pod, String name) {
        return new InvolvedObject(pod, "spec.initContainers{" + name + "}");
    }
}
