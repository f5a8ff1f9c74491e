package dev.monopod.runtime.log;

import dev.monopod.kernel.Inotify;
import dev.monopod.kernel.Inotify.Event;
import dev.monopod.kernel.Inotify.Kind;
import dev.monopod.kernel.KernelException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import jnr.constants.platform.Errno;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells readers that their log may have more: one inotify instance and one thread for all logs, however many follow.
 *
 * <p>Where the kernel has no instance or no watch left, readers are told every second that there may be more, and it is tried again;
 * the log says so.
 *
 * <p>To lose no change: subscribe, then read until nothing comes, then {@link Subscription#whenChanged}. A change since the last one
 * was taken is told at once.
 */
public final class LogChanges implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogChanges.class);
    private static final Set<Kind> KINDS = EnumSet.of(Kind.MODIFY, Kind.CREATE, Kind.MOVED_FROM, Kind.MOVED_TO);

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    private static final int NONE = -1;

    /** What the kernel lacks, rather than what is wrong with a folder. */
    private static final Set<Errno> EXHAUSTED = EnumSet.of(Errno.ENOSPC, Errno.EMFILE, Errno.ENFILE, Errno.ENOMEM);

    private final Opener opener;
    private volatile @Nullable Inotify inotify;
    /** Some folder may have no watch: set by whoever adds one, behind that; so what the thread takes back here it has yet to look at. */
    private volatile boolean unwatched;
    /** The log says that something has no watch. */
    private volatile boolean told;

    private final Thread thread;
    private final Map<Path, Folder> folders = new ConcurrentHashMap<>();
    private final Map<Integer, Folder> byWatch = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private enum Mark implements Runnable {
        CHANGED;

        @Override
        public void run() {}
    }

    /** @param watch {@link #NONE} where there was none to be had */
    private record Folder(Path path, int watch, Set<Subscription> subscriptions) {}

    /** Opens an instance; another one in tests of what happens where there is none. */
    interface Opener {
        Inotify open() throws KernelException;
    }

    private LogChanges(Opener opener) {
        this.opener = opener;
        this.thread = new Thread(this::run, "monopod-log-changes");
        thread.setDaemon(true);
    }

    /** Starts the thread. */
    public static LogChanges start() {
        return start(Inotify::open);
    }

    static LogChanges start(Opener opener) {
        LogChanges changes = new LogChanges(opener);
        changes.open();
        changes.unwatched = changes.inotify == null;
        changes.thread.start();
        return changes;
    }

    /** One reader's interest in one log. */
    public final class Subscription implements AutoCloseable {
        private final Folder folder;
        private final Path name;
        /** Null: nothing happened, nobody waits. The mark: something did. Else who waits. */
        private final AtomicReference<@Nullable Runnable> state = new AtomicReference<>(Mark.CHANGED);

        private Subscription(Folder folder, Path name) {
            this.folder = folder;
            this.name = name;
        }

        /**
         * Calls back once when the log has changed since the last call back. By the thread that all logs share, or by this one where
         * it has changed already: so only to schedule work.
         */
        public void whenChanged(Runnable callback) {
            if (!state.compareAndSet(null, callback)) {
                state.set(null);
                callback.run();
            }
        }

        @Override
        public void close() {
            unsubscribe(this);
        }

        private void changed() {
            Runnable waiting = state.getAndSet(Mark.CHANGED);
            if (waiting != null && waiting != Mark.CHANGED) {
                state.set(null);
                waiting.run();
            }
        }
    }

    /**
     * Begins to watch a log.
     *
     * @throws KernelException ENOENT where its folder is missing
     */
    public Subscription subscribe(LogFiles files) throws KernelException {
        Path path = files.folder();
        KernelException[] failure = new KernelException[1];
        Subscription[] made = new Subscription[1];
        // The map's own lock on this key keeps the watch and its subscribers together.
        folders.compute(path, (key, known) -> {
            try {
                Folder folder = known == null ? watch(path) : known;
                made[0] = new Subscription(folder, files.name());
                folder.subscriptions().add(made[0]);
                return folder;
            } catch (KernelException e) {
                failure[0] = e;
                return known;
            }
        });
        if (failure[0] != null) {
            throw failure[0];
        }
        if (made[0].folder.watch() == NONE) {
            unwatched = true;
            wake();
        }
        return made[0];
    }

    /** How many folders are watched at present. */
    int watches() {
        return byWatch.size();
    }

    /** Stops the thread. Whoever waits is called back no more. */
    @Override
    public void close() {
        closed = true;
        wake();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Inotify current = inotify;
        if (current != null) {
            current.close();
        }
    }

    private void wake() {
        Inotify current = inotify;
        if (current == null) {
            LockSupport.unpark(thread);
        } else {
            current.wake();
        }
    }

    private Folder watch(Path path) throws KernelException {
        return watch(path, ConcurrentHashMap.newKeySet());
    }

    private Folder watch(Path path, Set<Subscription> subscriptions) throws KernelException {
        Folder folder = new Folder(path, watchIfPossible(path), subscriptions);
        if (folder.watch() != NONE) {
            byWatch.put(folder.watch(), folder);
        }
        return folder;
    }

    private int watchIfPossible(Path path) throws KernelException {
        Inotify current = inotify;
        if (current == null) {
            return NONE;
        }
        try {
            return current.watch(path, KINDS);
        } catch (KernelException e) {
            if (EXHAUSTED.stream().noneMatch(e::is)) {
                throw e;
            }
            tell(e);
            return NONE;
        }
    }

    private void open() {
        try {
            inotify = opener.open();
        } catch (KernelException e) {
            tell(e);
        }
    }

    private void tell(KernelException cause) {
        if (!told) {
            LOG.warn("followed logs are looked at every {} s: {}", LOOK_AGAIN.toSeconds(), cause.getMessage());
        }
        told = true;
    }

    private void unsubscribe(Subscription subscription) {
        folders.computeIfPresent(subscription.folder.path(), (path, folder) -> {
            folder.subscriptions().remove(subscription);
            if (!folder.subscriptions().isEmpty()) {
                return folder;
            }
            byWatch.remove(folder.watch());
            try {
                Inotify current = inotify;
                if (current != null && folder.watch() != NONE) {
                    current.unwatch(folder.watch());
                }
            } catch (KernelException e) {
                LOG.warn("A watch of {} stays", path, e);
            }
            return null;
        });
    }

    private void run() {
        while (!closed) {
            try {
                await();
            } catch (KernelException e) {
                LOG.error("Logs can't be followed any more", e);
                return;
            }
            if (unwatched) {
                mend();
            }
        }
    }

    private void await() throws KernelException {
        Inotify current = inotify;
        if (current == null) {
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        } else {
            current.await(unwatched ? LOOK_AGAIN : null).forEach(this::tell);
        }
    }

    /** Tries again what could not be had, and tells all readers that there may be more. */
    private void mend() {
        unwatched = false;
        if (inotify == null) {
            open();
        }
        for (Path path : folders.keySet()) {
            Folder mended = folders.computeIfPresent(path, (key, folder) -> {
                try {
                    return folder.watch() == NONE ? watch(key, folder.subscriptions()) : folder;
                } catch (KernelException gone) {
                    // Its readers find out by themselves.
                    return folder;
                }
            });
            if (mended != null) {
                if (mended.watch() == NONE) {
                    unwatched = true;
                }
                mended.subscriptions().forEach(Subscription::changed);
            }
        }
        if (inotify == null) {
            unwatched = true;
        } else if (!unwatched && told) {
            told = false;
            LOG.info("followed logs are watched by inotify again");
        }
    }

    private void tell(Event event) {
        if (event.kind() == Kind.OVERFLOW) {
            byWatch.values().forEach(folder -> folder.subscriptions().forEach(Subscription::changed));
            return;
        }
        Folder folder = byWatch.get(event.watch());
        if (folder == null) {
            return;
        }
        boolean gone = event.kind() == Kind.IGNORED;
        if (gone) {
            // A folder that is made anew gets a watch of its own.
            byWatch.remove(event.watch());
            folders.remove(folder.path(), folder);
        }
        for (Subscription subscription : folder.subscriptions()) {
            if (gone || subscription.name.equals(event.name())) {
                subscription.changed();
            }
        }
    }
}
