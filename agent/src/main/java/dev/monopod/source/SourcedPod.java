package dev.monopod.source;

import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;

/**
 * A pod that a file asks for.
 *
 * @param uid changes whenever what the file says of this pod changes
 * @param file the file in the manifest directory
 */
public record SourcedPod(Pod pod, String uid, Path file) {}
