package dev.monopod.runtime.launch;

import static dev.monopod.runtime.launch.MountAttribute.NODEV;
import static dev.monopod.runtime.launch.MountAttribute.NOEXEC;
import static dev.monopod.runtime.launch.MountAttribute.NOSUID;
import static dev.monopod.runtime.launch.MountAttribute.RDONLY;

import dev.monopod.runtime.launch.FileStep.Root;
import dev.monopod.runtime.launch.FileStep.RootPivot;
import dev.monopod.runtime.launch.FileStep.WorkDir;
import dev.monopod.runtime.launch.IdentityStep.Caps;
import dev.monopod.runtime.launch.IdentityStep.CapsBounding;
import dev.monopod.runtime.launch.IdentityStep.Exec;
import dev.monopod.runtime.launch.IdentityStep.NoNewPrivs;
import dev.monopod.runtime.launch.IdentityStep.User;
import dev.monopod.runtime.launch.MountStep.Bind;
import dev.monopod.runtime.launch.MountStep.MountFs;
import dev.monopod.runtime.launch.MountStep.MountPropagation;
import dev.monopod.runtime.launch.MountStep.Propagation;
import dev.monopod.runtime.launch.MountStep.Readonly;
import dev.monopod.runtime.launch.MountStep.Where;
import dev.monopod.runtime.launch.NamespaceStep.Hostname;
import dev.monopod.runtime.launch.NamespaceStep.LoopbackUp;
import dev.monopod.runtime.launch.NamespaceStep.OomScoreAdj;
import dev.monopod.runtime.launch.NamespaceStep.ProcessNew;
import dev.monopod.runtime.launch.NamespaceStep.Sysctl;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The plan of a pod's sandbox: the shim mounts what the containers will share, then starts pause, which does nothing but hold the pod's
 * namespaces, with no rights and an empty root.
 */
public final class SandboxPlan {
    /** The shim's name for the pod's pause process. */
    public static final String PAUSE = "pause";

    /** Nobody in particular: not root, and no user of any image. */
    private static final String NOBODY = "65535:65535";

    private SandboxPlan() {}

    public static LaunchPlan of(HostFacts host, PodFiles files, SandboxSetup setup) {
        List<Step> steps = new ArrayList<>();
        sharedMounts(steps, files, setup);
        namespaces(steps, setup);
        emptyRoot(steps, host, files);
        steps.add(new CapsBounding(Set.of()));
        steps.add(new User(NOBODY, List.of()));
        steps.add(new Caps(Set.of()));
        steps.add(new NoNewPrivs());
        steps.add(new Exec(List.of("/pause", setup.title()), List.of()));
        return new LaunchPlan(steps);
    }

    /** Mounted in the shim's mount namespace, of which each container's is a copy; so they are shared, and gone with the shim. */
    private static void sharedMounts(List<Step> steps, PodFiles files, SandboxSetup setup) {
        steps.add(tmpfs("mode=1777,size=65536k", EnumSet.of(NOSUID, NODEV, NOEXEC), files.shm()));
        for (SandboxSetup.MemoryVolume volume : setup.memoryVolumes()) {
            // Programs in it may be executed, as in a volume on disk.
            steps.add(tmpfs(volume.options(), EnumSet.of(NODEV), files.volume(volume.name())));
        }
    }

    private static MountFs tmpfs(String options, Set<MountAttribute> attributes, Path target) {
        return new MountFs("tmpfs", options, attributes, target.toString(), Where.HOST);
    }

    private static void namespaces(List<Step> steps, SandboxSetup setup) {
        Set<Namespace> own = EnumSet.of(Namespace.MOUNT, Namespace.NET, Namespace.IPC, Namespace.UTS);
        if (setup.shareProcessNamespace()) {
            own.add(Namespace.PID);
        }
        steps.add(new ProcessNew(own, ""));
        setup.oomScoreAdj().ifPresent(score -> steps.add(new OomScoreAdj(score)));
        steps.add(new LoopbackUp());
        steps.add(new Hostname(setup.hostname()));
        // containerd 2's defaults: in its own network namespace a pod may use low ports and ping without privilege
        steps.add(new Sysctl("net/ipv4/ip_unprivileged_port_start", "0"));
        steps.add(new Sysctl("net/ipv4/ping_group_range", "0 2147483647"));
    }

    private static void emptyRoot(List<Step> steps, HostFacts host, PodFiles files) {
        String root = files.pauseRoot().toString();
        steps.add(new MountPropagation(Propagation.PRIVATE));
        steps.add(new MountFs("tmpfs", "mode=555,size=4k", EnumSet.of(NOSUID, NODEV), root, Where.HOST));
        steps.add(new Root(root));
        steps.add(new Bind(
                host.pauseProgram().toString(),
                "/pause",
                EnumSet.of(RDONLY, NOSUID, NODEV),
                false,
                Propagation.PRIVATE));
        steps.add(new Readonly("/"));
        steps.add(new RootPivot());
        steps.add(new WorkDir("/"));
    }
}
