package dev.monopod.runtime.pod;

import dev.monopod.model.manifest.Manifest;
import dev.monopod.model.manifest.ManifestReader;
import dev.monopod.runtime.TerminalSize;
import dev.monopod.runtime.cgroup.CgroupTree;
import dev.monopod.runtime.cgroup.Hierarchies;
import dev.monopod.runtime.cgroup.Hierarchy;
import dev.monopod.runtime.image.Image;
import dev.monopod.runtime.launch.ContainerPlan;
import dev.monopod.runtime.launch.ContainerSetup;
import dev.monopod.runtime.launch.ExecPlan;
import dev.monopod.runtime.launch.ExecSetup;
import dev.monopod.runtime.launch.HostFacts;
import dev.monopod.runtime.launch.HostFacts.CgroupView;
import dev.monopod.runtime.launch.LaunchPlan;
import dev.monopod.runtime.launch.PodFiles;
import dev.monopod.runtime.launch.SandboxPlan;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A manifest on a machine: all that its launch plans are made of.
 *
 * @param definition of the manifest's pod, whose UID is {@code u1}
 */
public record PlanCase(HostFacts facts, CgroupTree cgroups, PodDefinition definition) {
    private static final long MEMORY = 8L << 30;
    private static final Path PAUSE = Path.of("/opt/monopod/libexec/pause");
    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

    /** A machine with control groups of version 2 that may lower its processes' OOM scores. */
    public static PlanCase onVersion2(Path manifest) throws IOException {
        HostFacts facts = new HostFacts(PAUSE, List.of(new CgroupView("cgroup2", "", "")), MEMORY, 0, true);
        Hierarchy all = new Hierarchy(2, CGROUPS, Set.of("cpu", "memory", "pids"), List.of());
        return of(manifest, facts, List.of(all));
    }

    /** One of version 1 that may not. */
    public static PlanCase onVersion1(Path manifest) throws IOException {
        HostFacts facts = new HostFacts(
                PAUSE,
                List.of(
                        new CgroupView("cgroup", "cpu,cpuacct", "cpu,cpuacct"),
                        new CgroupView("cgroup", "memory", "memory"),
                        new CgroupView("cgroup", "pids", "pids")),
                MEMORY,
                0,
                false);
        return of(manifest, facts, List.of(version1("cpu", "cpuacct"), version1("memory"), version1("pids")));
    }

    private static Hierarchy version1(String... controllers) {
        List<String> all = List.of(controllers);
        return new Hierarchy(1, CGROUPS.resolve(String.join(",", all)), Set.copyOf(all), all);
    }

    private static PlanCase of(Path file, HostFacts facts, List<Hierarchy> hierarchies) throws IOException {
        Manifest manifest = ManifestReader.read(Files.readAllBytes(file));
        if (!manifest.errors().isEmpty()) {
            throw new AssertionError(file + ": " + manifest.errors());
        }
        Pod pod = new PodBuilder(manifest.pods().get(0))
                .editMetadata()
                .withUid("u1")
                .endMetadata()
                .build();
        NodeSettings node = new NodeSettings("monopod", "nameserver 192.0.2.53\n", OptionalLong.empty());
        return new PlanCase(facts, new CgroupTree(new Hierarchies(hierarchies)), PodDefinitions.of(pod, facts, node));
    }

    public PodFiles files() {
        return PodFiles.of(
                Path.of("/run/monopod"), Path.of("/var/lib/monopod"), Path.of("/var/log"), definition.identity());
    }

    /** Of pause, then of the first attempt of each container, in the manifest's order. */
    public Map<String, LaunchPlan> plans(Image image, Path layersDir) {
        Map<String, LaunchPlan> plans = new LinkedHashMap<>();
        plans.put("pause", SandboxPlan.of(facts, files(), SandboxSetups.of(facts, definition)));
        for (Container container : definition.pod().getSpec().getContainers()) {
            plans.put(container.getName(), plan(container, image, layersDir));
        }
        return plans;
    }

    /** Of a command with a terminal in each container. */
    public Map<String, LaunchPlan> execPlans(Image image, Path layersDir) {
        Map<String, LaunchPlan> plans = new LinkedHashMap<>();
        for (Container container : definition.pod().getSpec().getContainers()) {
            ContainerSetup setup = setup(container, image, layersDir);
            ExecSetup exec = new ExecSetup(
                    cgroups.endingFolder(definition.cgroupOf(setup.id())).map(folder -> folder.resolve("exec-1")),
                    List.of("ps", "aux"),
                    Optional.of(new TerminalSize(24, 80)));
            plans.put(container.getName(), ExecPlan.of(setup.id(), setup.cgroups(), setup.identity(), exec));
        }
        return plans;
    }

    private LaunchPlan plan(Container container, Image image, Path layersDir) {
        return ContainerPlan.of(facts, files(), setup(container, image, layersDir));
    }

    private ContainerSetup setup(Container container, Image image, Path layersDir) {
        String id = PodFiles.attemptId(container.getName(), 0);
        Program program =
                Program.of(container, image.config(), definition.hostname()).orElseThrow();
        return ContainerSetups.of(
                facts,
                definition,
                files(),
                definition.container(container.getName()),
                id,
                cgroups.folders(definition.cgroupOf(id)),
                layersDir,
                image,
                program);
    }
}
