package dev.monopod.source;

import static org.awaitility.Awaitility.await;

import dev.monopod.source.FileProblem.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.assertj.core.api.Assertions;

/** A real directory under a real source, and what came out of it. */
final class WatchedDirectory implements AutoCloseable {
    final Path dir;
    final List<Snapshot> snapshots = new CopyOnWriteArrayList<>();
    private final ManifestDirectory source;

    WatchedDirectory(Path dir) {
        this(dir, List.of());
    }

    /** As one that goes on where an earlier one has stopped. */
    WatchedDirectory(Path dir, List<SourcedPod> known) {
        this.dir = dir;
        this.source = ManifestDirectory.watch(dir, known, TinyManifests::read, TinyManifests::uid, snapshots::add);
        await("first snapshot").until(() -> !snapshots.isEmpty());
    }

    WatchedDirectory(Path dir, Lookout.Opener opener, Duration rescan) {
        this.dir = dir;
        this.source = ManifestDirectory.watch(
                dir, List.of(), TinyManifests::read, TinyManifests::uid, snapshots::add, opener, rescan);
        await("first snapshot").until(() -> !snapshots.isEmpty());
    }

    /** As a careful writer does: under another name first. */
    void put(String name, String... lines) throws IOException {
        Path temporary = Files.write(dir.resolve("." + name), List.of(lines));
        Files.move(temporary, dir.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    Path file(String name) {
        return dir.resolve(name);
    }

    Snapshot latest() {
        return snapshots.get(snapshots.size() - 1);
    }

    /** The UIDs of the pods, blank-separated, in the order of their names. */
    String pods() {
        return pods(latest());
    }

    static String pods(Snapshot snapshot) {
        return String.join(
                " ",
                new TreeMap<>(snapshot.pods())
                        .values().stream().map(SourcedPod::uid).toList());
    }

    void awaitPods(String expected) {
        awaitThat(snapshot -> pods(snapshot).equals(expected), expected);
    }

    void awaitProblem(Path file, Severity severity, String part) {
        awaitThat(
                snapshot -> snapshot.problems().stream()
                        .anyMatch(problem -> problem.file().equals(file)
                                && problem.severity() == severity
                                && problem.toString().contains(part)),
                severity + " of " + file + ": " + part);
    }

    void awaitNoProblem() {
        awaitThat(snapshot -> snapshot.problems().isEmpty(), "no problem");
    }

    void awaitThat(Predicate<Snapshot> condition, String what) {
        try {
            await(what)
                    .pollDelay(0, TimeUnit.MILLISECONDS)
                    .pollInterval(1, TimeUnit.MILLISECONDS)
                    .atMost(Duration.ofSeconds(15))
                    .until(() -> condition.test(latest()));
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            Assertions.fail(what + ", but there is " + pods() + " and " + latest().problems(), e);
        }
    }

    void sh(String command) throws Exception {
        Path parent = Objects.requireNonNull(dir.getParent());
        Process process = new ProcessBuilder("sh", "-ec", command)
                .directory(parent.toFile())
                .inheritIO()
                .start();
        Assertions.assertThat(process.waitFor()).as(command).isZero();
    }

    @Override
    public void close() {
        source.close();
    }
}
