package dev.monopod.source;

import dev.monopod.source.DirectoryWatch.Changes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waits for changes: by inotify where that can be had, else by the clock, trying again each time. Confined to one thread, but for
 * {@link #stop}.
 */
final class Lookout {
    /** Opens the inotify watch; another one in tests of what happens where there is none. */
    interface Opener {
        DirectoryWatch open(Path directory) throws IOException;
    }

    private final Path directory;
    private final Opener opener;
    private final Duration rescan;
    private final CountDownLatch stop = new CountDownLatch(1);

    /** Written by the owner only; read by {@link #stop}, which sees it or is seen by the owner before it waits. */
    private volatile @Nullable DirectoryWatch watch;

    private @Nullable String problem;
    private @Nullable Long rescanAt;

    /** @param rescan how long after a failure to look at everything again */
    Lookout(Path directory, Opener opener, Duration rescan) {
        this.directory = directory;
        this.opener = opener;
        this.rescan = rescan;
    }

    /** Watches the directory and the way to it anew: to be called before everything is looked at. */
    void follow() {
        problem = null;
        rescanAt = null;
        try {
            DirectoryWatch current = watch;
            if (current == null) {
                current = opener.open(directory);
                watch = current;
            }
            current.follow();
        } catch (IOException e) {
            degrade(e);
        }
    }

    /** Watches the way to the file's target where it is a symbolic link: to be called before it is looked at. */
    void follow(Path file) {
        DirectoryWatch current = watch;
        if (current == null) {
            return;
        }
        try {
            if (Files.isSymbolicLink(file)) {
                current.followLink(file);
            } else {
                current.unfollowLink(file);
            }
        } catch (IOException e) {
            degrade(e);
        }
    }

    /** Asks for a look at everything without an event: something failed that may have passed by then. */
    void rescanSoon() {
        rescanAt = System.nanoTime() + rescan.toNanos();
    }

    /** Why changes may be seen late; null where they are seen at once. */
    @Nullable
    String problem() {
        return problem;
    }

    /**
     * Blocks until something changed, a rescan is due, or it is stopped.
     *
     * @param until in nanoseconds of {@link System#nanoTime}: to return no later than this; null for no such moment
     */
    Changes await(@Nullable Long until) throws InterruptedException {
        Duration timeout = timeout(until);
        DirectoryWatch current = watch;
        Changes changes = new Changes(false, Map.of());
        if (isStopped()) {
            return changes;
        }
        if (current == null) {
            stop.await(timeout == null ? rescan.toNanos() : timeout.toNanos(), TimeUnit.NANOSECONDS);
        } else {
            try {
                changes = current.await(timeout);
            } catch (IOException e) {
                degrade(e);
            }
        }
        boolean due = rescanAt != null && rescanAt - System.nanoTime() <= 0;
        return due ? new Changes(true, changes.files()) : changes;
    }

    /** Ends the present and all future waits. Any thread. */
    void stop() {
        stop.countDown();
        DirectoryWatch current = watch;
        if (current != null) {
            current.wake();
        }
    }

    boolean isStopped() {
        return stop.getCount() == 0;
    }

    /** Gives back what the kernel gave. Only by the owner. */
    void close() {
        DirectoryWatch current = watch;
        if (current != null) {
            current.close();
        }
    }

    private void degrade(IOException failure) {
        problem = "can't be watched, so it is looked at every " + rescan.toSeconds() + " seconds; is the limit "
                + "fs.inotify.max_user_instances or fs.inotify.max_user_watches too low? " + failure.getMessage();
        rescanSoon();
    }

    private @Nullable Duration timeout(@Nullable Long until) {
        Long next = rescanAt;
        if (next == null || (until != null && until - next < 0)) {
            next = until;
        }
        return next == null ? null : Duration.ofNanos(Math.max(0, next - System.nanoTime()));
    }
}
