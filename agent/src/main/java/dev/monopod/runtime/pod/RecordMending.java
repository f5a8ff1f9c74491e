package dev.monopod.runtime.pod;

import dev.monopod.model.status.TerminatedReason;
import dev.monopod.reconcile.Attempt;
import dev.monopod.reconcile.Now;
import dev.monopod.reconcile.Stop;
import dev.monopod.reconcile.Termination;
import dev.monopod.runtime.DamagedRecord;
import dev.monopod.runtime.image.Image;
import dev.monopod.runtime.image.ImageName;
import dev.monopod.runtime.image.InvalidImage;
import dev.monopod.runtime.image.InvalidImageName;
import dev.monopod.runtime.launch.PodFiles;
import io.fabric8.kubernetes.api.model.Container;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts another record in the place of one that can't be understood: made of the attempt's id, of what the shim knows, and of the image as it
 * is now. So the container runs on, and its restarts are counted on; what only the record knew is lost: the end of an attempt that the shim
 * has forgotten is told as unknown, and a back-off begins anew. Where nothing can be written that waits, and the pod does not. Blocking.
 */
final class RecordMending {
    private static final Logger LOG = LoggerFactory.getLogger(RecordMending.class);

    private final Node node;
    private final PodDefinition pod;
    private final PodFiles files;
    private final AttemptRecords records;
    private final Supplier<Now> clock;

    RecordMending(Node node, PodDefinition pod, PodFiles files, AttemptRecords records, Supplier<Now> clock) {
        this.node = node;
        this.pod = pod;
        this.files = files;
        this.records = records;
        this.clock = clock;
    }

    /** @param heardOf ids of all processes that the shim knows */
    void mend(Set<String> heardOf) throws IOException {
        for (AttemptId id : records.ids()) {
            try {
                records.read(id.toString());
            } catch (DamagedRecord e) {
                LOG.warn(
                        "{}: container {}: the record of attempt {} is damaged, and made anew of what is known without it: {}",
                        pod.identity().title(),
                        id.container(),
                        id.attempt(),
                        e.getMessage());
                mend(id, heardOf.contains(id.toString()));
            }
        }
    }

    /** The attempt's record; one of its container's that is not to be held up by what became of the file meanwhile. */
    Optional<AttemptRecord> read(String id) throws IOException {
        return read(AttemptId.parse(id), true);
    }

    /** The record of an attempt that is known to have ended; with an end that is unknown, where its shim has left none on record either. */
    AttemptRecord readEnded(AttemptId id) throws IOException {
        return read(id, false)
                .orElseThrow(() ->
                        new NoSuchFileException(records.file(id.toString()).toString()));
    }

    private Optional<AttemptRecord> read(AttemptId id, boolean heardOf) throws IOException {
        try {
            return records.read(id.toString());
        } catch (DamagedRecord e) {
            LOG.warn(
                    "{}: container {}: its record has been damaged: {}",
                    pod.identity().title(),
                    id,
                    e.getMessage());
            mend(id, heardOf);
            return records.read(id.toString());
        }
    }

    private void mend(AttemptId id, boolean heardOf) throws IOException {
        Instant created = Files.getLastModifiedTime(records.file(id.toString())).toInstant();
        Optional<Container> container = pod.all().stream()
                .filter(one -> one.getName().equals(id.container()))
                .findFirst();
        String name = container.map(Container::getImage).orElse("");
        Optional<Image> image = image(name);
        AttemptRecord mended = new AttemptRecord(
                id.container(),
                new Attempt(id.attempt(), created, clock.get().moment(), Duration.ZERO),
                name,
                image.map(found -> found.id().toString()).orElse(""),
                image.map(Image::layers).orElse(List.of()),
                StopSignal.number(image.flatMap(found -> found.config().stopSignal())),
                Optional.empty(),
                Stop.NONE,
                Optional.empty());
        boolean known = heardOf || records.exit(id.toString()).isPresent();
        try {
            records.replace(known ? mended : mended.with(unknown(created)));
            Logs.relink(node, pod.identity(), files, id.container(), mended.attempt());
        } catch (IOException e) {
            LOG.warn(
                    "{}: container {}: attempt {} is known without its record, which can't be written anew yet: {}",
                    pod.identity().title(),
                    id.container(),
                    id.attempt(),
                    e.getMessage());
        }
    }

    private Optional<Image> image(String name) throws IOException {
        try {
            return node.images().find(ImageName.parse(name));
        } catch (InvalidImageName | InvalidImage e) {
            // As with an image that is gone: the container runs on without it.
            return Optional.empty();
        }
    }

    private Termination unknown(Instant created) {
        Now now = clock.get();
        return new Termination(
                TerminatedReason.UNKNOWN_EXIT_CODE,
                0,
                TerminatedReason.CONTAINER_STATUS_UNKNOWN,
                "The record of how the container ended was damaged.",
                created,
                now.time(),
                now.moment());
    }
}
