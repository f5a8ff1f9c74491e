package dev.monopod.runtime.launch;

import java.nio.file.Path;
import java.util.List;

/**
 * What one attempt of a container is to be like: everything that its manifest, its image and its pod decide, already worked out.
 *
 * @param id of the attempt
 * @param cgroups its folders, one a hierarchy
 * @param layersDir folder of all image layers; {@code layers} are names in it, the top one first
 * @param mounts of the pod's files and volumes, parents before what lies in them
 * @param identity who it is, as a command in it is too
 * @param arguments the program and its arguments, not empty
 */
public record ContainerSetup(
        String id,
        boolean shareProcessNamespace,
        List<Path> cgroups,
        Path layersDir,
        List<String> layers,
        List<VolumeBind> mounts,
        boolean readOnlyRoot,
        ContainerIdentity identity,
        List<String> arguments) {
    public ContainerSetup {
        cgroups = List.copyOf(cgroups);
        layers = List.copyOf(layers);
        mounts = List.copyOf(mounts);
        arguments = List.copyOf(arguments);
    }

    /** A file or folder of the host shown at a path inside. */
    public record VolumeBind(Path source, String target, boolean readOnly) {}
}
