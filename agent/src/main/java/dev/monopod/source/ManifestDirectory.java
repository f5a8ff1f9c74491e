package dev.monopod.source;

import dev.monopod.model.manifest.Manifest;
import dev.monopod.source.DirectoryWatch.Changes;
import dev.monopod.source.FileProblem.Severity;
import dev.monopod.source.FileState.Condition;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watched directory as a source of pods: reads what changed and hands over all that the directory asks for.
 *
 * <ul>
 *   <li>The first snapshot comes after the first look at all files, also where there is no directory yet.
 *   <li>After that one comes whenever it differs from the one before; changes that lie close together make one.
 *   <li>Renames and closed writes are acted on at once. A name that disappears is looked for again first, for saving is no removal: after
 *       {@link #UNLINK_DELAY} where the file was removed, as programs do that make it anew in the next instruction (git, tar); after
 *       {@link #RENAME_DELAY} where it got another name, as editors do that keep the old one and have yet to write the new one
 *       (milliseconds later, but on a busy machine it may be long until they are let).
 *   <li>While the directory can't be read, pods stay. Where another one has taken its place (a link that leads elsewhere, a file system
 *       mounted or unmounted), what is not in it is believed to be gone after {@link #RESCAN}: such may come in several steps.
 *   <li>A file that is another again and again is read as {@link Pace} says; the last content counts, and no other file waits for it.
 *   <li>Where inotify can't be had, everything is looked at each {@link #RESCAN}, and a problem says so.
 * </ul>
 *
 * All the work is done by one thread of its own, which sleeps in inotify and calls the consumer.
 */
public final class ManifestDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ManifestDirectory.class);

    static final Duration UNLINK_DELAY = Duration.ofMillis(5);
    static final Duration RENAME_DELAY = Duration.ofSeconds(1);
    static final Duration RESCAN = Duration.ofSeconds(5);

    private final Path directory;
    private final FileLook look;
    private final BiFunction<Pod, String, String> uid;
    private final Consumer<Snapshot> consumer;
    private final Lookout lookout;
    private final Thread thread;

    private Catalogue catalogue;
    private @Nullable Snapshot last;
    private @Nullable String unreadable;
    private final LaterLooks later = new LaterLooks();

    /** Of the directory that was last read. */
    private @Nullable Object identity;

    private ManifestDirectory(
            FileLook look,
            Lookout lookout,
            Path directory,
            List<SourcedPod> known,
            BiFunction<Pod, String, String> uid,
            Consumer<Snapshot> consumer) {
        this.look = look;
        this.lookout = lookout;
        this.directory = directory;
        this.catalogue = Catalogue.of(known);
        this.uid = uid;
        this.consumer = consumer;
        this.thread = new Thread(this::run, "monopod-manifest-directory");
        thread.setDaemon(true);
    }

    /**
     * Starts to watch.
     *
     * @param directory need not exist; links in its path are followed, also when they change
     * @param known the pods that files of this directory asked for when an earlier source looked at them, in the order in which they did
     * @param reader from a file's bytes to its pods
     * @param uid the UID of a pod in the file of this name (without its directory)
     * @param consumer called by the watching thread, never by two at once; what it throws is logged
     */
    public static ManifestDirectory watch(
            Path directory,
            List<SourcedPod> known,
            Function<byte[], Manifest> reader,
            BiFunction<Pod, String, String> uid,
            Consumer<Snapshot> consumer) {
        return watch(directory, known, reader, uid, consumer, DirectoryWatch::open, RESCAN);
    }

    static ManifestDirectory watch(
            Path directory,
            List<SourcedPod> known,
            Function<byte[], Manifest> reader,
            BiFunction<Pod, String, String> uid,
            Consumer<Snapshot> consumer,
            Lookout.Opener opener,
            Duration rescan) {
        Path absolute = directory.toAbsolutePath();
        Lookout lookout = new Lookout(absolute, opener, rescan);
        ManifestDirectory source = new ManifestDirectory(new FileLook(reader), lookout, absolute, known, uid, consumer);
        source.thread.start();
        return source;
    }

    /** Stops watching. When it returns, the consumer is called no more, unless it is the consumer that calls it. */
    @Override
    public void close() {
        lookout.stop();
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            Changes changes = new Changes(true, Map.of());
            while (!lookout.isStopped()) {
                act(changes);
                changes = lookout.await(later.next(System.nanoTime()));
            }
        } catch (InterruptedException e) {
            LOG.debug("Interrupted while waiting for manifests to change", e);
        } finally {
            lookout.close();
        }
    }

    private void act(Changes changes) {
        try {
            lookAt(changes);
            publish();
        } catch (RuntimeException e) {
            LOG.error("Looking at the manifests in {} failed; trying again soon", directory, e);
            lookout.rescanSoon();
        }
    }

    private void lookAt(Changes changes) {
        if (changes.everything()) {
            lookAtEverything();
        } else {
            List<Observation> seen = new ArrayList<>();
            changes.files().forEach((file, touched) -> lookAt(file, touched, delay(touched), seen));
            catalogue = catalogue.with(seen, uid);
        }
        if (later.isAnyMissingDue(System.nanoTime())) {
            lookForMissing();
        }
        lookAtRested();
    }

    private void lookAtEverything() {
        lookout.follow();
        DirectoryListing listing = DirectoryListing.of(directory);
        unreadable = listing.failure();
        if (unreadable != null) {
            return;
        }
        boolean replaced = identity != null && !identity.equals(listing.identity());
        identity = listing.identity();
        Duration delay = replaced ? RESCAN : RENAME_DELAY;
        List<Observation> seen = new ArrayList<>();
        listing.files().forEach(file -> lookAt(file, Set.of(), delay, seen));
        for (Path known : catalogue.files()) {
            if (!listing.files().contains(known)) {
                lookAt(known, Set.of(), delay, seen);
            }
        }
        catalogue = catalogue.with(seen, uid);
    }

    private void lookAtRested() {
        List<Observation> seen = new ArrayList<>();
        later.takeRested(System.nanoTime())
                .forEach((file, look) -> lookAt(file, look.touched(), look.goneAfter(), seen));
        if (!seen.isEmpty()) {
            catalogue = catalogue.with(seen, uid);
        }
    }

    private void lookForMissing() {
        DirectoryListing listing = DirectoryListing.of(directory);
        if (listing.failure() != null) {
            later.forgetMissing();
            lookAtEverything();
            return;
        }
        List<Observation> seen = new ArrayList<>();
        Set<Touch> named = Set.of(Touch.NAMED);
        for (Path file : later.takeMissing(System.nanoTime())) {
            if (listing.files().contains(file)) {
                lookAt(file, named, delay(named), seen);
            } else {
                seen.add(new Observation.Gone(file));
            }
        }
        catalogue = catalogue.with(seen, uid);
    }

    /** @param delay after which the file is believed to be gone, if it is missing now */
    private void lookAt(Path file, Set<Touch> touched, Duration delay, List<Observation> seen) {
        if (touched.equals(Set.of(Touch.ATTRIBUTES)) && catalogue.condition(file) != Condition.UNREADABLE) {
            return;
        }
        if (later.rests(file, touched, delay, System.nanoTime())) {
            return;
        }
        lookout.follow(file);
        look.at(file, touched).ifPresent(observation -> {
            seen.add(observation);
            long now = System.nanoTime();
            later.seen(observation, now + delay.toNanos(), now);
        });
        if (look.takeAgain()) {
            lookout.rescanSoon();
        }
    }

    private static Duration delay(Set<Touch> touched) {
        return touched.contains(Touch.REMOVED) ? UNLINK_DELAY : RENAME_DELAY;
    }

    private void publish() {
        List<FileProblem> problems = new ArrayList<>();
        if (unreadable != null) {
            boolean kept = last != null && !last.pods().isEmpty();
            problems.add(FileProblem.of(directory, unreadable, Severity.ERROR, kept));
        }
        String late = lookout.problem();
        if (late != null) {
            problems.add(FileProblem.of(directory, late, Severity.WARNING, false));
        }
        Snapshot snapshot = catalogue.snapshot(unreadable == null, problems);
        if (snapshot.equals(last)) {
            return;
        }
        last = snapshot;
        consumer.accept(snapshot);
    }
}
