package dev.monopod.runtime.log;

import dev.monopod.kernel.Inotify;
import dev.monopod.kernel.Inotify.Event;
import dev.monopod.kernel.Inotify.Kind;
import dev.monopod.kernel.KernelException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells readers that their log may have more: one inotify instance and one thread for all logs, however many follow.
 *
 * <p>Where the kernel has no instance or no watch left, the readers of that folder are told every second that there may be more, and it
 * is tried again; the log says so.
 *
 * <p>To lose no change: subscribe, then read until nothing comes, then {@link LogSubscription#whenChanged}. A change since the last one
 * was taken is told at once.
 */
public final class LogChanges implements AutoCloseable {
    static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(LogChanges.class);

    private final LogWatches watches;
    /** Some folder may have no watch: set by whoever adds one, behind that; so what the thread takes back here it has yet to look at. */
    private volatile boolean unwatched;

    private final Thread thread;
    private final Map<Path, LogFolder> folders = new ConcurrentHashMap<>();
    private final Map<Integer, LogFolder> byWatch = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** When to try again, in nanoseconds of {@link System#nanoTime}; null while all are watched. The thread's own. */
    private @Nullable Long lookAgainAt;

    private LogChanges(LogWatches watches) {
        this.watches = watches;
        this.thread = new Thread(this::run, "monopod-log-changes");
        thread.setDaemon(true);
    }

    /** Starts the thread. */
    public static LogChanges start() {
        return start(Inotify::open);
    }

    static LogChanges start(LogWatches.Kernel kernel) {
        LogChanges changes = new LogChanges(new LogWatches(kernel));
        changes.unwatched = !changes.watches.open();
        changes.thread.start();
        return changes;
    }

    /**
     * Begins to watch a log.
     *
     * @throws KernelException ENOENT where its folder is missing
     */
    public LogSubscription subscribe(LogFiles files) throws KernelException {
        LogSubscription made = new LogSubscription(files.folder(), files.name(), this::unsubscribe);
        KernelException[] failure = new KernelException[1];
        // The map's own lock on this key keeps the watch and its subscribers together.
        LogFolder folder = folders.compute(files.folder(), (path, known) -> {
            LogFolder its = known;
            try {
                if (its == null) {
                    its = new LogFolder(path);
                    watch(its);
                }
            } catch (KernelException e) {
                failure[0] = e;
                return null;
            }
            its.add(made);
            return its;
        });
        if (folder == null) {
            throw failure[0];
        }
        if (!folder.isWatched()) {
            unwatched = true;
            watches.wake(thread);
        }
        return made;
    }

    /** How many folders are watched at present. */
    int watches() {
        return byWatch.size();
    }

    /** Whether anything is looked at by the clock at present. */
    boolean isByTheClock() {
        return watches.isLacking();
    }

    /** Stops the thread. Whoever waits is called back no more. */
    @Override
    public void close() {
        closed = true;
        watches.wake(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        watches.close();
    }

    /** @throws KernelException where this can't be watched, however many watches there were */
    private void watch(LogFolder folder) throws KernelException {
        folder.watchedBy(watches.watch(folder.path()));
        if (folder.isWatched()) {
            byWatch.put(folder.watch(), folder);
        }
    }

    private void unsubscribe(LogSubscription subscription) {
        folders.computeIfPresent(subscription.folder(), (path, folder) -> {
            if (folder.remove(subscription)) {
                return folder;
            }
            byWatch.remove(folder.watch());
            watches.unwatch(folder);
            return null;
        });
    }

    private void run() {
        while (!closed) {
            if (unwatched && lookAgainAt == null) {
                lookAgainAt = System.nanoTime() + LOOK_AGAIN.toNanos();
            }
            try {
                watches.await(untilLookAgain()).forEach(this::tell);
            } catch (KernelException e) {
                LOG.error("Logs can't be followed any more", e);
                return;
            }
            if (lookAgainAt != null && lookAgainAt - System.nanoTime() <= 0) {
                lookAgainAt = null;
                lookAgain();
            }
        }
    }

    private @Nullable Duration untilLookAgain() {
        Long until = lookAgainAt;
        return until == null ? null : Duration.ofNanos(Math.max(0, until - System.nanoTime()));
    }

    /** Tries again what could not be had, and tells the readers concerned that there may be more. */
    private void lookAgain() {
        unwatched = false;
        boolean all = watches.open();
        for (LogFolder folder : folders.values()) {
            if (!folder.isWatched()) {
                all &= mend(folder);
                folder.changed();
            }
        }
        if (!all) {
            unwatched = true;
        } else if (!unwatched) {
            watches.complete();
        }
    }

    /** Tries again to watch a folder; false where there is still no watch to be had. */
    private boolean mend(LogFolder folder) {
        boolean[] done = {true};
        folders.computeIfPresent(folder.path(), (path, present) -> {
            try {
                if (!present.isWatched()) {
                    watch(present);
                }
                done[0] = present.isWatched();
                return present;
            } catch (KernelException gone) {
                // Its readers find out by themselves. A folder that is made anew gets a watch of its own.
                return null;
            }
        });
        return done[0];
    }

    private void tell(Event event) {
        if (event.kind() == Kind.OVERFLOW) {
            byWatch.values().forEach(LogFolder::changed);
            return;
        }
        LogFolder folder = byWatch.get(event.watch());
        if (folder == null) {
            return;
        }
        if (event.kind() == Kind.IGNORED) {
            // A folder that is made anew gets a watch of its own.
            byWatch.remove(event.watch());
            folders.remove(folder.path(), folder);
            folder.changed();
        } else {
            folder.changed(event.name());
        }
    }
}
