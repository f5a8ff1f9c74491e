package dev.monopod.runtime.pod;

import dev.monopod.model.status.WaitingReason;
import dev.monopod.reconcile.Attempt;
import dev.monopod.reconcile.Stop;
import dev.monopod.runtime.PodRuntime.StartOutcome.NotPossible;
import dev.monopod.runtime.image.Image;
import dev.monopod.runtime.image.ImageName;
import dev.monopod.runtime.image.InvalidImageName;
import dev.monopod.runtime.launch.ContainerIdentity;
import dev.monopod.runtime.launch.ContainerPlan;
import dev.monopod.runtime.launch.ContainerSetup;
import dev.monopod.runtime.launch.PodFiles;
import dev.monopod.runtime.pod.PodDefinition.ContainerDefinition;
import dev.monopod.runtime.shim.Start;
import io.fabric8.kubernetes.api.model.Lifecycle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Makes ready what one attempt of a container needs, up to the request to the shim. Blocking. */
final class ContainerPreparation {
    private final Node node;
    private final PodDefinition pod;
    private final PodFiles files;
    private final AttemptRecords records;

    ContainerPreparation(Node node, PodDefinition pod, PodFiles files, AttemptRecords records) {
        this.node = node;
        this.pod = pod;
        this.files = files;
        this.records = records;
    }

    /** What came of it. */
    sealed interface Result {
        record Ready(Start start, ContainerIdentity identity, String imageId) implements Result {}

        record Refused(NotPossible why) implements Result {}
    }

    /**
     * Finds the image, makes folders and control group, puts the attempt on record.
     *
     * @throws IOException where the machine fails at it: files, control groups
     */
    Result prepare(ContainerDefinition container, Attempt attempt) throws IOException {
        Optional<Image> image;
        try {
            image = node.images().find(ImageName.parse(container.container().getImage()));
        } catch (InvalidImageName e) {
            return refused(WaitingReason.INVALID_IMAGE_NAME, String.valueOf(e.getMessage()));
        }
        if (image.isEmpty()) {
            return missing(container);
        }
        Optional<Program> program =
                Program.of(container.container(), image.get().config(), pod.hostname());
        if (program.isEmpty()) {
            return refused(
                    WaitingReason.CREATE_CONTAINER_ERROR,
                    "no command specified: neither the image nor the container has one");
        }
        return make(container, attempt, image.get(), program.get());
    }

    private Result make(ContainerDefinition container, Attempt attempt, Image image, Program program)
            throws IOException {
        String name = container.container().getName();
        String id = PodFiles.attemptId(name, attempt.number());
        records.write(new AttemptRecord(
                name,
                attempt,
                container.container().getImage(),
                image.id().toString(),
                image.layers(),
                stopSignal(container, image),
                Optional.empty(),
                Stop.NONE,
                Optional.empty()));
        Files.createDirectories(files.rootfs(id));
        Files.createDirectories(files.layer(id).resolve("upper"));
        Files.createDirectories(files.layer(id).resolve("work"));
        TerminationMessages.prepare(files.terminationLog(id));
        node.cgroups().create(pod.cgroupOf(id), container.limits());
        Path log = Logs.prepare(node, pod.identity(), files, name, attempt);
        ContainerSetup setup = setup(container, id, image, program);
        records.write(id, setup.identity());
        Start start = new Start(
                id,
                records.exitFile(id),
                log.toString(),
                node.logLimits().maxBytes(),
                node.logLimits().maxFiles(),
                ContainerPlan.of(node.facts(), files, setup));
        return new Result.Ready(start, setup.identity(), image.id().toString());
    }

    private ContainerSetup setup(ContainerDefinition container, String id, Image image, Program program) {
        return ContainerSetups.of(
                node.facts(),
                pod,
                files,
                container,
                id,
                node.cgroups().folders(pod.cgroupOf(id)),
                node.images().layersDir(),
                image,
                program);
    }

    /**
     * Who an attempt is that was started by an earlier agent.
     *
     * @throws IOException where nothing is on record of it, nor of its image
     */
    ContainerIdentity ofRunning(String name, String id) throws IOException {
        Optional<ContainerIdentity> recorded = records.identity(id);
        return recorded.isPresent() ? recorded.get() : asOfNow(name, id);
    }

    /** As manifest and image say, which may say something else than they did then. */
    private ContainerIdentity asOfNow(String name, String id) throws IOException {
        AttemptRecord record =
                records.read(id).orElseThrow(() -> new IOException("there is no record of attempt " + id));
        Image image = node.images().list().stream()
                .filter(one -> one.id().toString().equals(record.imageId()))
                .findFirst()
                .orElseThrow(() -> new IOException("the image that container " + name + " was made from, "
                        + record.image() + " (" + record.imageId()
                        + "), has no name in the store any more: its user and environment are not known"));
        ContainerDefinition container = pod.container(name);
        Program program = Program.of(container.container(), image.config(), pod.hostname())
                .orElseThrow(() -> new IOException("container " + name + ": no command specified"));
        return ContainerSetups.identity(node.facts(), container, image, program);
    }

    /** The manifest's own comes before the image's (KEP-4960). */
    private static int stopSignal(ContainerDefinition container, Image image) {
        return Optional.ofNullable(container.container().getLifecycle())
                .map(Lifecycle::getStopSignal)
                .map(name -> dev.monopod.model.life.StopSignal.of(name).number())
                .orElseGet(() -> StopSignal.number(image.config().stopSignal()));
    }

    private static Result missing(ContainerDefinition container) {
        String image = container.container().getImage();
        if ("Never".equals(container.container().getImagePullPolicy())) {
            return refused(
                    WaitingReason.ERR_IMAGE_NEVER_PULL,
                    "Container image \"" + image + "\" is not present with pull policy of Never");
        }
        return refused(
                WaitingReason.ERR_IMAGE_PULL,
                "image \"" + image
                        + "\" is not in the store, and pulling from registries is not supported by this version"
                        + " of Monopod: load it with `monopod image load FILE`");
    }

    private static Result refused(WaitingReason reason, String message) {
        return new Result.Refused(new NotPossible(reason, message));
    }
}
