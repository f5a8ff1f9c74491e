package dev.monopod.runtime.volume;

import dev.monopod.runtime.VolumeFailure;
import dev.monopod.runtime.launch.ContainerSetup.VolumeBind;
import dev.monopod.runtime.launch.PodFiles;
import dev.monopod.runtime.launch.SandboxSetup.MemoryVolume;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** emptyDir and hostPath. Blocking where it says so. */
public final class Volumes {
    private Volumes() {}

    /**
     * Makes what the pod's volumes need. Blocking.
     *
     * @throws VolumeFailure naming the volume and the path where a hostPath is not of the type that is asked for, or the disk fails
     */
    public static void prepare(Pod pod, PodFiles files) throws VolumeFailure {
        for (Volume volume : pod.getSpec().getVolumes()) {
            try {
                prepare(volume, files);
            } catch (VolumeFailure e) {
                throw e;
            } catch (IOException e) {
                throw new VolumeFailure(volume.getName(), e);
            }
        }
    }

    private static void prepare(Volume volume, PodFiles files) throws IOException {
        if (volume.getHostPath() != null) {
            HostPath.prepare(volume);
            return;
        }
        Path folder = files.volume(volume.getName());
        // Where it is there, its mode may be a container's own wish.
        if (!Files.exists(folder)) {
            makeOpen(folder);
        }
    }

    /** As a whole or not at all: whoever makes it may be killed before it is open to everybody. */
    private static void makeOpen(Path folder) throws IOException {
        Path begun = folder.resolveSibling("." + folder.getFileName() + ".new");
        Files.createDirectories(begun);
        Files.setPosixFilePermissions(begun, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.move(begun, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The volumes that are a tmpfs, to be mounted in the pod's shim. */
    public static List<MemoryVolume> inMemory(Pod pod) {
        return pod.getSpec().getVolumes().stream()
                .filter(volume -> volume.getEmptyDir() != null
                        && "Memory".equals(volume.getEmptyDir().getMedium()))
                .map(volume -> new MemoryVolume(
                        volume.getName(), options(volume.getEmptyDir().getSizeLimit())))
                .toList();
    }

    private static String options(Quantity limit) {
        // To tmpfs a size of 0 is none at all; without a size it has its own, half of the memory (tmpfs(5)).
        if (limit == null || limit.getNumericalAmount().signum() == 0) {
            return "mode=1777";
        }
        return "mode=1777,size="
                + limit.getNumericalAmount().setScale(0, RoundingMode.UP).toPlainString();
    }

    /** What a container sees of the pod's volumes; parents before what lies in them, else in the manifest's order. */
    public static List<VolumeBind> of(Pod pod, Container container, PodFiles files) {
        Map<String, Volume> byName =
                pod.getSpec().getVolumes().stream().collect(Collectors.toMap(Volume::getName, Function.identity()));
        return container.getVolumeMounts().stream()
                .sorted(Comparator.comparingInt(
                        mount -> Path.of(mount.getMountPath()).getNameCount()))
                .map(mount -> bind(mount, Objects.requireNonNull(byName.get(mount.getName())), files))
                .toList();
    }

    private static VolumeBind bind(VolumeMount mount, Volume volume, PodFiles files) {
        Path source =
                volume.getHostPath() != null ? Path.of(volume.getHostPath().getPath()) : files.volume(volume.getName());
        return new VolumeBind(source, mount.getMountPath(), Boolean.TRUE.equals(mount.getReadOnly()));
    }
}
