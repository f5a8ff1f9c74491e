package dev.monopod.model.manifest;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;

/**
 * What one file says.
 *
 * @param pods the pods that are right, defaults filled in, in the file's order
 * @param errors why other documents of the file, or all of it, can't be used
 * @param warnings what is accepted but has no effect here, or is probably not meant
 */
public record Manifest(List<Pod> pods, List<Fault> errors, List<Fault> warnings) {
    public Manifest {
        pods = List.copyOf(pods);
        errors = List.copyOf(errors);
        warnings = List.copyOf(warnings);
    }
}
