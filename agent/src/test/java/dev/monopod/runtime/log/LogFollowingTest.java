package dev.monopod.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monopod.kernel.Inotify;
import dev.monopod.kernel.KernelException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import jnr.constants.platform.Errno;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LogFollowingTest {
    private static final LogOptions FOLLOW = new LogOptions(
            true, false, false, OptionalLong.empty(), OptionalLong.empty(), Optional.empty(), LogOptions.Streams.ALL);

    @TempDir
    private Path root;

    private LogChanges changes;
    private ExecutorService workers;

    @BeforeEach
    void start() throws Exception {
        changes = LogChanges.start();
        workers = Executors.newFixedThreadPool(2);
    }

    @AfterEach
    void stop() {
        changes.close();
        workers.shutdownNow();
    }

    @Test
    void noLineIsLostOrDoubledWhileAWriterRotates() throws Exception {
        for (int round = 0; round < 50; round++) {
            Random random = new Random(round);
            Path dir = Files.createDirectory(root.resolve("round" + round));
            try (ShimLog log = new ShimLog(dir, 2000 + random.nextInt(6000), 1000)) {
                StringBuilder expected = new StringBuilder();
                Collector early = follow(log, false);
                for (int i = 0; i < 500; i++) {
                    writeLine(log, random, expected, i);
                }
                Collector late = follow(log, false);
                for (int i = 500; i < 1000; i++) {
                    writeLine(log, random, expected, i);
                }
                early.following.containerEnded();
                late.following.containerEnded();
                assertThat(early.text()).as("round %d, from the start", round).isEqualTo(expected.toString());
                assertThat(late.text()).as("round %d, from the middle", round).isEqualTo(expected.toString());
                assertThat(log.rotatedFiles()).isGreaterThan(5);
            }
        }
    }

    @Test
    void aWrittenLineArrivesWithoutAnyoneAskingForIt() throws Exception {
        try (ShimLog log = new ShimLog(root, 100, 1000)) {
            Collector collector = follow(log, false);
            for (int i = 0; i < 20; i++) {
                String line = "line " + i + "\n";
                log.stdout("line " + i);
                await().pollInterval(1, TimeUnit.MILLISECONDS)
                        .until(() -> collector.soFar().endsWith(line));
            }
            collector.following.cancel();
        }
    }

    @Test
    void withoutInotifyALineArrivesBeforeLongAndLaterAtOnceAgain() throws Exception {
        AtomicBoolean exhausted = new AtomicBoolean(true);
        changes.close();
        changes = LogChanges.start(() -> {
            if (exhausted.get()) {
                throw new KernelException("inotify_init1", "instance", Errno.EMFILE.intValue());
            }
            return Inotify.open();
        });
        try (ShimLog log = new ShimLog(root, 10_000, 1000)) {
            Collector collector = follow(log, false);
            log.stdout("first");
            await().until(() -> collector.soFar().equals("first\n"));

            exhausted.set(false);
            await().until(() -> changes.watches() == 1);
            log.stdout("second");
            await().until(() -> collector.soFar().equals("first\nsecond\n"));
            collector.following.cancel();
        }
    }

    /** As nothing tells of it, its follower ends with the container. */
    @Test
    void aFolderThatIsGoneKeepsNobodyElseByTheClock() throws Exception {
        AtomicBoolean exhausted = new AtomicBoolean(true);
        changes.close();
        changes = LogChanges.start(() -> {
            if (exhausted.get()) {
                throw new KernelException("inotify_init1", "instance", Errno.EMFILE.intValue());
            }
            return Inotify.open();
        });
        Path gone = Files.createDirectories(root.resolve("gone"));
        try (LogSubscription lost = changes.subscribe(new LogFiles(root, Path.of("gone/0.log")));
                ShimLog log = new ShimLog(root, 10_000, 1000)) {
            Collector collector = follow(log, false);
            CountDownLatch told = new CountDownLatch(1);
            // The first call is for what was there before.
            lost.whenChanged(() -> lost.whenChanged(told::countDown));
            Files.delete(gone);
            exhausted.set(false);

            await().until(() -> changes.watches() == 1 && !changes.isByTheClock());
            assertThat(told.await(60, TimeUnit.SECONDS)).isTrue();
            log.stdout("on");
            await().until(() -> collector.soFar().equals("on\n"));
            collector.following.cancel();
        }
    }

    @Test
    void onlyWhoHasNoWatchIsLookedAtByTheClockHoweverMuchGoesOnElsewhere() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        Path full = Files.createDirectories(root.resolve("full"));
        changes.close();
        changes = LogChanges.start(new LogWatches.Kernel() {
            @Override
            public Inotify open() throws KernelException {
                return Inotify.open();
            }

            @Override
            public int watch(Inotify inotify, Path folder) throws KernelException {
                if (folder.equals(full)) {
                    tries.incrementAndGet();
                    throw new KernelException("inotify_add_watch", folder.toString(), Errno.ENOSPC.intValue());
                }
                return LogWatches.Kernel.super.watch(inotify, folder);
            }
        });
        long began = System.nanoTime();
        try (ShimLog log = new ShimLog(root, 10_000, 1000);
                LogSubscription quiet = changes.subscribe(new LogFiles(root, Path.of("pod/app/9.log")));
                LogSubscription unwatched = changes.subscribe(new LogFiles(root, Path.of("full/0.log")))) {
            Collector collector = follow(log, false);
            AtomicInteger told = new AtomicInteger();
            quiet.whenChanged(() -> quiet.whenChanged(told::incrementAndGet));
            for (int i = 0; i < 200; i++) {
                String line = "line " + i + "\n";
                log.stdout("line " + i);
                await().pollInterval(1, TimeUnit.MILLISECONDS)
                        .until(() -> collector.soFar().endsWith(line));
            }
            for (int i = 0; i < 3; i++) {
                CountDownLatch looked = new CountDownLatch(1);
                unwatched.whenChanged(looked::countDown);
                assertThat(looked.await(60, TimeUnit.SECONDS)).isTrue();
            }
            int tried = tries.get();
            long looks = (System.nanoTime() - began) / LogChanges.LOOK_AGAIN.toNanos();
            assertThat(tried).isLessThanOrEqualTo((int) looks + 1);
            assertThat(told).hasValue(0);
            collector.following.cancel();
        }
    }

    @Test
    void aContainerThatHasEndedAlreadyIsReadToItsEnd() throws Exception {
        try (ShimLog log = new ShimLog(root, 100, 1000)) {
            log.stdout("one");
            log.raw("2026-01-01T00:00:09Z stdout F hal");

            assertThat(follow(log, true).text()).isEqualTo("one\nhal\n");
        }
    }

    @Test
    void hundredsOfFollowersShareTwoThreads() throws Exception {
        try (ShimLog log = new ShimLog(root, 20_000, 1000)) {
            int threads = Thread.activeCount();
            List<Collector> collectors = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                collectors.add(follow(log, false));
            }
            Random random = new Random(7);
            StringBuilder expected = new StringBuilder();
            for (int i = 0; i < 1000; i++) {
                writeLine(log, random, expected, i);
            }
            collectors.forEach(collector -> collector.following.containerEnded());
            for (Collector collector : collectors) {
                assertThat(collector.text()).isEqualTo(expected.toString());
            }
            assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads + 2);
        }
        assertThat(openLogs()).isZero();
    }

    @Test
    void aReceiverThatIsFullIsGivenNoMoreUntilItHasRoom() throws Exception {
        try (ShimLog log = new ShimLog(root, 1 << 20, 5)) {
            String line = "x".repeat(10_000);
            for (int i = 0; i < 400; i++) {
                log.stdout(line);
            }
            AtomicInteger parts = new AtomicInteger();
            CountDownLatch end = new CountDownLatch(1);
            LogFollowing following = LogFollowing.start(
                    log.files,
                    FOLLOW,
                    true,
                    changes,
                    workers,
                    sink(
                            text -> {
                                parts.incrementAndGet();
                                return false;
                            },
                            end));
            for (int i = 1; i < 20; i++) {
                int expected = i;
                await().until(() -> parts.get() == expected);
                following.resume();
            }
            await().until(() -> parts.get() == 20);
            assertThat(end.getCount()).isOne();
            following.cancel();
            await().until(() -> openLogs() == 1);
            assertThat(parts).hasValue(20);
            assertThat(end.getCount()).isOne();
        }
    }

    @Test
    void cancellingGivesBackWhatTheKernelGave() throws Exception {
        try (ShimLog log = new ShimLog(root, 1 << 20, 5)) {
            log.stdout("one");
            Collector collector = follow(log, false);
            await().until(() -> collector.soFar().equals("one\n"));

            collector.following.cancel();

            await().until(() -> openLogs() == 1);
            assertThat(changes.watches()).isZero();
        }
    }

    @Test
    void whatCannotBeReadIsToldTheReceiver() throws Exception {
        try (ShimLog log = new ShimLog(root, 1 << 20, 5)) {
            Files.delete(log.path());
            Files.createSymbolicLink(log.path(), Path.of("elsewhere"));
            Collector collector = follow(log, false);

            collector.text();

            assertThat(collector.failure).hasMessageContaining("ELOOP");
            assertThat(changes.watches()).isZero();
        }
    }

    @Test
    void followersOfDifferentLogsInOneFolderAreKeptApart() throws Exception {
        try (ShimLog log = new ShimLog(root, 1 << 20, 5)) {
            LogFiles next = new LogFiles(root, Path.of("pod/app/1.log"));
            Collector first = follow(log, false);
            Collector second = new Collector();
            second.following = LogFollowing.start(next, FOLLOW, false, changes, workers, second);
            log.stdout("zero");
            Files.writeString(log.path().resolveSibling("1.log"), "2026-01-01T00:00:00Z stdout F one\n");

            await().until(() -> first.soFar().equals("zero\n") && second.soFar().equals("one\n"));
            first.following.cancel();
            await().until(() -> changes.watches() == 1);
            second.following.containerEnded();
            assertThat(second.text()).isEqualTo("one\n");
        }
    }

    private static void writeLine(ShimLog log, Random random, StringBuilder expected, int i) throws IOException {
        String stream = random.nextBoolean() ? "stdout" : "stderr";
        for (int parts = random.nextInt(10) == 0 ? random.nextInt(3) : 0; parts > 0; parts--) {
            String part = "p".repeat(random.nextInt(500));
            log.write(stream, "P", part);
            expected.append(part);
        }
        String text = i + "x".repeat(random.nextInt(60));
        log.write(stream, "F", text);
        expected.append(text).append('\n');
    }

    private Collector follow(ShimLog log, boolean ended) {
        Collector collector = new Collector();
        collector.following = LogFollowing.start(log.files, FOLLOW, ended, changes, workers, collector);
        return collector;
    }

    /** By this process, followers and writer together. */
    private long openLogs() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors
                    .map(LogFollowingTest::target)
                    .filter(target -> target.startsWith(root.toString()))
                    .count();
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private interface Writer {
        boolean write(ByteBuffer text);
    }

    private static LogFollowing.Sink sink(Writer writer, CountDownLatch end) {
        return new LogFollowing.Sink() {
            @Override
            public boolean write(ByteBuffer text) {
                return writer.write(text);
            }

            @Override
            public void end() {
                end.countDown();
            }

            @Override
            public void fail(IOException cause) {
                end.countDown();
            }
        };
    }

    /** Takes all there is. */
    private static final class Collector implements LogFollowing.Sink {
        private final ByteArrayOutputStream text = new ByteArrayOutputStream();
        private final CountDownLatch end = new CountDownLatch(1);
        private volatile IOException failure;
        private volatile LogFollowing following;

        @Override
        public boolean write(ByteBuffer part) {
            byte[] bytes = new byte[part.remaining()];
            part.get(bytes);
            text.writeBytes(bytes);
            return true;
        }

        @Override
        public void end() {
            end.countDown();
        }

        @Override
        public void fail(IOException cause) {
            failure = cause;
            end.countDown();
        }

        String soFar() {
            return text.toString(StandardCharsets.UTF_8);
        }

        String text() throws InterruptedException {
            assertThat(end.await(60, TimeUnit.SECONDS)).as("ended").isTrue();
            return soFar();
        }
    }
}
