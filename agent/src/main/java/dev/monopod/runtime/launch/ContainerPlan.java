package dev.monopod.runtime.launch;

import static dev.monopod.runtime.launch.MountAttribute.NODEV;
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
import dev.monopod.runtime.launch.MountStep.MountOverlay;
import dev.monopod.runtime.launch.MountStep.MountPropagation;
import dev.monopod.runtime.launch.MountStep.Propagation;
import dev.monopod.runtime.launch.MountStep.Readonly;
import dev.monopod.runtime.launch.NamespaceStep.CgroupJoin;
import dev.monopod.runtime.launch.NamespaceStep.NsJoin;
import dev.monopod.runtime.launch.NamespaceStep.NsNew;
import dev.monopod.runtime.launch.NamespaceStep.OomScoreAdj;
import dev.monopod.runtime.launch.NamespaceStep.ProcessNew;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The plan of a container. Its order matters: control groups before anything that could use them up; namespaces before the file systems
 * that show them; everything of the host before the root is switched; rights last, since every step before needs them.
 *
 * <p>No mount but /dev/pts and the devices themselves has devices that open: so it does not matter which ones an image brings, a volume
 * holds, or a container makes (docs/decisions/0004).
 */
public final class ContainerPlan {
    private static final Set<Namespace> OF_THE_POD = EnumSet.of(Namespace.NET, Namespace.IPC, Namespace.UTS);

    private ContainerPlan() {}

    public static LaunchPlan of(HostFacts host, PodFiles files, ContainerSetup setup) {
        List<Step> steps = new ArrayList<>();
        process(steps, setup);
        root(steps, files, setup);
        StandardMounts.addTo(steps, host, files);
        setup.mounts().forEach(mount -> steps.add(bind(mount)));
        if (setup.readOnlyRoot()) {
            steps.add(new Readonly("/"));
        }
        steps.add(new RootPivot());
        identity(steps, setup.identity());
        steps.add(new Exec(setup.arguments(), setup.identity().environment()));
        return new LaunchPlan(steps);
    }

    private static void process(List<Step> steps, ContainerSetup setup) {
        if (setup.shareProcessNamespace()) {
            steps.add(new ProcessNew(EnumSet.of(Namespace.MOUNT), SandboxPlan.PAUSE));
        } else {
            steps.add(new ProcessNew(EnumSet.of(Namespace.MOUNT, Namespace.PID), ""));
        }
        steps.add(new CgroupJoin(setup.cgroups().stream().map(Path::toString).toList()));
        steps.add(new NsJoin(OF_THE_POD, SandboxPlan.PAUSE));
        steps.add(new NsNew(EnumSet.of(Namespace.CGROUP)));
        setup.identity().oomScoreAdj().ifPresent(score -> steps.add(new OomScoreAdj(score)));
    }

    private static void root(List<Step> steps, PodFiles files, ContainerSetup setup) {
        Path layer = files.layer(setup.id());
        String rootfs = files.rootfs(setup.id()).toString();
        steps.add(new MountPropagation(Propagation.PRIVATE));
        steps.add(new MountOverlay(
                setup.layersDir().toString(),
                setup.layers(),
                layer.resolve("upper").toString(),
                layer.resolve("work").toString(),
                rootfs,
                EnumSet.of(NODEV)));
        steps.add(new Root(rootfs));
    }

    private static Bind bind(ContainerSetup.VolumeBind mount) {
        Set<MountAttribute> attributes = mount.readOnly() ? EnumSet.of(RDONLY, NODEV) : EnumSet.of(NODEV);
        return new Bind(mount.source().toString(), mount.target(), attributes, true, Propagation.PRIVATE);
    }

    /** Who it is and what it may do; of a command in the container too. */
    static void identity(List<Step> steps, ContainerIdentity identity) {
        steps.add(new WorkDir(identity.workingDir()));
        steps.add(new CapsBounding(Capability.DEFAULT));
        steps.add(new User(identity.user(), List.of()));
        steps.add(new Caps(Capability.DEFAULT));
        if (identity.noNewPrivileges()) {
            steps.add(new NoNewPrivs());
        }
    }
}
