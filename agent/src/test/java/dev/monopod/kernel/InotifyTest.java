package dev.monopod.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.monopod.kernel.Inotify.Event;
import dev.monopod.kernel.Inotify.Kind;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import jnr.constants.platform.Errno;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InotifyTest {
    private static final Duration LONG = Duration.ofSeconds(10);

    @TempDir
    private Path dir;

    private Inotify inotify;

    @BeforeEach
    void open() throws Exception {
        inotify = Inotify.open();
    }

    @AfterEach
    void close() {
        inotify.close();
    }

    @Test
    void tellsAFinishedFileFromAHalfWrittenOne() throws Exception {
        int watch = inotify.watch(dir, EnumSet.of(Kind.CREATE, Kind.CLOSE_WRITE));

        try (OutputStream out = Files.newOutputStream(dir.resolve("a"))) {
            out.write(1);
            assertThat(inotify.await(LONG)).containsExactly(new Event(watch, Kind.CREATE, Path.of("a")));
            assertThat(inotify.await(Duration.ZERO)).isEmpty();
        }

        assertThat(inotify.await(LONG)).containsExactly(new Event(watch, Kind.CLOSE_WRITE, Path.of("a")));
    }

    @Test
    void tellsBothSidesOfARenameInOrder() throws Exception {
        Files.createFile(dir.resolve("from"));
        int watch = inotify.watch(dir, EnumSet.of(Kind.MOVED_FROM, Kind.MOVED_TO));

        Files.move(dir.resolve("from"), dir.resolve("to"));

        assertThat(inotify.await(LONG))
                .containsExactly(
                        new Event(watch, Kind.MOVED_FROM, Path.of("from")),
                        new Event(watch, Kind.MOVED_TO, Path.of("to")));
    }

    @Test
    void tellsThatTheDirectoryItselfWasRemovedAndThatItsWatchHasEnded() throws Exception {
        Path watched = Files.createDirectory(dir.resolve("d"));
        int watch = inotify.watch(watched, EnumSet.of(Kind.DELETE_SELF));

        Files.delete(watched);

        assertThat(inotify.await(LONG))
                .containsExactly(new Event(watch, Kind.DELETE_SELF, null), new Event(watch, Kind.IGNORED, null));
        inotify.unwatch(watch);
    }

    @Test
    void addsToWhatIsWatchedAlready() throws Exception {
        int first = inotify.watch(dir, EnumSet.of(Kind.CREATE));
        int second = inotify.watch(dir.resolve("."), EnumSet.of(Kind.DELETE));

        Files.delete(Files.createFile(dir.resolve("a")));

        assertThat(second).isEqualTo(first);
        assertThat(inotify.await(LONG)).extracting(Event::kind).containsExactly(Kind.CREATE, Kind.DELETE);
    }

    @Test
    void keepsNamesThatAreNotAscii() throws Exception {
        inotify.watch(dir, EnumSet.of(Kind.CREATE, Kind.DELETE_SELF));
        byte[] name = "grün %41 ☸".getBytes(StandardCharsets.UTF_8);
        run("touch \"$(printf 'gr\\303\\274n %%41 \\342\\230\\270')\"");

        Path created = dir.resolve(inotify.await(LONG).get(0).name());

        assertThat(PathBytes.terminated(created.getFileName())).startsWith(name).hasSize(name.length + 1);
        assertThat(Files.exists(created)).isTrue();
        try (RegularFile file = RegularFile.open(created)) {
            assertThat(file.size()).isZero();
        }
    }

    @Test
    void saysThatEventsWereLost() throws Exception {
        // Not readString: it reads byte after byte where a file's size is 0, and a sysctl gives its number to the first
        // read only.
        int limit = Integer.parseInt(Files.readAllLines(Path.of("/proc/sys/fs/inotify/max_queued_events"))
                .get(0));
        inotify.watch(dir, EnumSet.of(Kind.CREATE, Kind.DELETE));
        for (int i = 0; i <= limit / 2; i++) {
            Files.delete(Files.createFile(dir.resolve("f" + i)));
        }

        List<Event> all = new ArrayList<>();
        List<Event> some = inotify.await(LONG);
        while (!some.isEmpty()) {
            all.addAll(some);
            some = inotify.await(Duration.ZERO);
        }

        assertThat(all).hasSizeGreaterThanOrEqualTo(limit).contains(new Event(-1, Kind.OVERFLOW, null));
    }

    @Test
    void canBeWokenByAnotherThread() throws Exception {
        inotify.watch(dir, EnumSet.of(Kind.CREATE));
        CompletableFuture<List<Event>> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return inotify.await(null);
            } catch (KernelException e) {
                throw new IllegalStateException(e);
            }
        });

        inotify.wake();

        assertThat(waiting.get(10, TimeUnit.SECONDS)).isEmpty();
    }

    @Test
    void takesAWakeBeforeTheWaitAndOneAfterTheClose() throws Exception {
        inotify.wake();
        inotify.wake();
        assertThat(inotify.await(null)).isEmpty();
        assertThat(inotify.await(Duration.ZERO)).isEmpty();

        inotify.close();
        inotify.wake();
        inotify.close();
    }

    @Test
    void reportsNothingOfAWatchThatWasEnded() throws Exception {
        int watch = inotify.watch(dir, EnumSet.of(Kind.CREATE));
        inotify.unwatch(watch);
        Files.createFile(dir.resolve("a"));

        assertThat(inotify.await(LONG)).containsExactly(new Event(watch, Kind.IGNORED, null));
        assertThat(inotify.await(Duration.ZERO)).isEmpty();
    }

    @Test
    void refusesWhatIsNoDirectoryAndNamesIt() throws Exception {
        Path link = Files.createSymbolicLink(dir.resolve("link"), dir);

        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(() -> inotify.watch(link, EnumSet.of(Kind.CREATE)))
                .withMessageContaining(link.toString())
                .satisfies(e -> assertThat(e.is(Errno.ENOTDIR)).isTrue());
    }

    private void run(String command) throws Exception {
        Process process = new ProcessBuilder("sh", "-c", command)
                .directory(dir.toFile())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
    }
}
