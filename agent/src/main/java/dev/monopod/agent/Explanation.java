package dev.monopod.agent;

import dev.monopod.runtime.TerminalSize;
import dev.monopod.runtime.cgroup.CgroupTree;
import dev.monopod.runtime.image.Image;
import dev.monopod.runtime.image.ImageName;
import dev.monopod.runtime.image.InvalidImageName;
import dev.monopod.runtime.image.store.ImageStore;
import dev.monopod.runtime.launch.ContainerPlan;
import dev.monopod.runtime.launch.ContainerSetup;
import dev.monopod.runtime.launch.ExecPlan;
import dev.monopod.runtime.launch.ExecSetup;
import dev.monopod.runtime.launch.HostFacts;
import dev.monopod.runtime.launch.LaunchPlan;
import dev.monopod.runtime.launch.PodFiles;
import dev.monopod.runtime.launch.SandboxPlan;
import dev.monopod.runtime.launch.Step;
import dev.monopod.runtime.pod.ContainerSetups;
import dev.monopod.runtime.pod.PodDefinition;
import dev.monopod.runtime.pod.PodDefinition.ContainerDefinition;
import dev.monopod.runtime.pod.Program;
import dev.monopod.runtime.pod.SandboxSetups;
import io.fabric8.kubernetes.api.model.Container;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The launch plans of a pod in words: the same values that would be carried out, with a sentence on why for each step. */
public final class Explanation {
    private final HostFacts facts;
    private final CgroupTree cgroups;
    private final ImageStore images;

    public Explanation(HostFacts facts, CgroupTree cgroups, ImageStore images) {
        this.facts = facts;
        this.cgroups = cgroups;
        this.images = images;
    }

    /**
     * All processes of the pod, in the order of their start.
     *
     * @param files where the pod's files would be
     * @throws IOException where an image is not in the store: what it says is part of the plan
     */
    public String of(PodDefinition pod, PodFiles files) throws IOException {
        return of(pod, files, false);
    }

    /**
     * The same.
     *
     * @param withExec and of a command with a terminal in each container
     */
    public String of(PodDefinition pod, PodFiles files, boolean withExec) throws IOException {
        StringBuilder text = new StringBuilder();
        text.append("pod ")
                .append(pod.identity().title())
                .append(", cgroup ")
                .append(pod.cgroup())
                .append("\n\n");
        text.append("pause, which holds what the containers share\n");
        append(text, SandboxPlan.of(facts, files, SandboxSetups.of(facts, pod)));
        for (Container container : pod.all()) {
            text.append("\ncontainer ").append(container.getName()).append('\n');
            ContainerSetup setup = setup(pod, files, pod.container(container.getName()));
            append(text, ContainerPlan.of(facts, files, setup));
            if (withExec) {
                text.append("\na command in container ")
                        .append(container.getName())
                        .append('\n');
                append(text, ExecPlan.of(setup.id(), setup.cgroups(), setup.identity(), shell(pod, setup)));
            }
        }
        return text.toString();
    }

    private ExecSetup shell(PodDefinition pod, ContainerSetup setup) {
        return new ExecSetup(
                cgroups.endingFolder(pod.cgroup() + "/" + setup.id()).map(folder -> folder.resolve("exec-…")),
                List.of("sh"),
                Optional.of(new TerminalSize(24, 80)));
    }

    private ContainerSetup setup(PodDefinition pod, PodFiles files, ContainerDefinition container) throws IOException {
        Image image = image(container.container().getImage());
        String name = container.container().getName();
        Program program = Program.of(container.container(), image.config(), pod.hostname())
                .orElseThrow(() -> new IOException(
                        "container " + name + ": no command: neither the image nor the container has one"));
        String id = PodFiles.attemptId(name, 0);
        return ContainerSetups.of(
                facts,
                pod,
                files,
                container,
                id,
                cgroups.folders(pod.cgroup() + "/" + id),
                images.layersDir(),
                image,
                program);
    }

    private Image image(String name) throws IOException {
        try {
            Optional<Image> found = images.find(ImageName.parse(name));
            return found.orElseThrow(() -> new IOException(
                    "image \"" + name + "\" is not in the store; load it with `monopod image load FILE`"));
        } catch (InvalidImageName e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static void append(StringBuilder text, LaunchPlan plan) {
        int number = 1;
        for (Step step : plan.steps()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%3d %-18s %s%n%22s %s%n",
                    number++,
                    step.op().label(),
                    step.object(),
                    "",
                    step.op().why()));
        }
    }
}
