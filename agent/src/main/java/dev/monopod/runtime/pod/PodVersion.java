package dev.monopod.runtime.pod;

import io.fabric8.kubernetes.api.model.Pod;

/**
 * A pod as it is wanted at a time. It may become another while the pod runs.
 *
 * @param manifest what is asked for
 * @param definition what follows from it for what is started now; its resources are those that are allocated
 */
record PodVersion(Pod manifest, PodDefinition definition) {}
