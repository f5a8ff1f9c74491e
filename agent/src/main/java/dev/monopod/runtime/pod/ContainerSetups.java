package dev.monopod.runtime.pod;

import dev.monopod.runtime.image.Image;
import dev.monopod.runtime.launch.ContainerIdentity;
import dev.monopod.runtime.launch.ContainerSetup;
import dev.monopod.runtime.launch.ContainerSetup.VolumeBind;
import dev.monopod.runtime.launch.HostFacts;
import dev.monopod.runtime.launch.PodFiles;
import dev.monopod.runtime.pod.PodDefinition.ContainerDefinition;
import dev.monopod.runtime.volume.Volumes;
import io.fabric8.kubernetes.api.model.SecurityContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;

/** From manifest, image and machine to the values that a launch plan is made of. Pure. */
public final class ContainerSetups {
    private ContainerSetups() {}

    /**
     * What the attempt {@code id} of a container is to be like.
     *
     * @param cgroups folders of its control group
     * @param layersDir the folder of the image store's layers
     */
    public static ContainerSetup of(
            HostFacts facts,
            PodDefinition pod,
            PodFiles files,
            ContainerDefinition container,
            String id,
            List<Path> cgroups,
            Path layersDir,
            Image image,
            Program program) {
        SecurityContext security = container.container().getSecurityContext();
        boolean readOnlyRoot = security != null && Boolean.TRUE.equals(security.getReadOnlyRootFilesystem());
        return new ContainerSetup(
                id,
                pod.shareProcessNamespace(),
                cgroups,
                layersDir,
                image.layers(),
                mounts(pod, files, container, id),
                readOnlyRoot,
                identity(facts, container, image, program),
                program.arguments());
    }

    /** Who a container is. */
    static ContainerIdentity identity(HostFacts facts, ContainerDefinition container, Image image, Program program) {
        SecurityContext security = container.container().getSecurityContext();
        return new ContainerIdentity(
                image.config().user(),
                security != null && Boolean.FALSE.equals(security.getAllowPrivilegeEscalation()),
                oomScore(facts, container.oomScoreAdj()),
                program.workingDir(),
                program.environment());
    }

    /** Without CAP_SYS_RESOURCE a process may only be made more likely to be killed; then a lower score is left out. */
    private static OptionalInt oomScore(HostFacts facts, int wanted) {
        return wanted >= facts.ownOomScore() || facts.mayLowerOomScore() ? OptionalInt.of(wanted) : OptionalInt.empty();
    }

    private static List<VolumeBind> mounts(
            PodDefinition pod, PodFiles files, ContainerDefinition container, String id) {
        List<VolumeBind> mounts = new ArrayList<>(List.of(
                new VolumeBind(files.hosts(), "/etc/hosts", true),
                new VolumeBind(files.hostname(), "/etc/hostname", true),
                new VolumeBind(files.resolvConf(), "/etc/resolv.conf", true)));
        String message = container.container().getTerminationMessagePath();
        if (message != null && !message.isEmpty()) {
            mounts.add(new VolumeBind(files.terminationLog(id), message, false));
        }
        List<VolumeBind> volumes = Volumes.of(pod.pod(), container.container(), files);
        // A volume at one of these paths is the manifest's choice (pkg/kubelet/kubelet_pods.go, shouldMountHostsFile).
        mounts.removeIf(
                ours -> volumes.stream().anyMatch(volume -> volume.target().equals(ours.target())));
        mounts.addAll(volumes);
        // Or a volume at /etc would hide the pod's files: they lie in it then.
        mounts.sort(Comparator.comparingInt(mount -> Path.of(mount.target()).getNameCount()));
        return mounts;
    }
}
