package dev.monopod.runtime.log;

import dev.monopod.kernel.Inotify;
import dev.monopod.kernel.Inotify.Event;
import dev.monopod.kernel.Inotify.Kind;
import dev.monopod.kernel.KernelException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells readers that their log may have more: one inotify instance and one thread for all logs, however many follow.
 *
 * <p>To lose no change: subscribe, then read until nothing comes, then {@link Subscription#whenChanged}. A change since the last one
 * was taken is told at once.
 */
public final class LogChanges implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogChanges.class);
    private static final Set<Kind> KINDS = EnumSet.of(Kind.MODIFY, Kind.CREATE, Kind.MOVED_FROM, Kind.MOVED_TO);

    private final Inotify inotify;
    private final Thread thread;
    private final Map<Path, Folder> folders = new ConcurrentHashMap<>();
    private final Map<Integer, Folder> byWatch = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private enum Mark implements Runnable {
        CHANGED;

        @Override
        public void run() {}
    }

    private record Folder(Path path, int watch, Set<Subscription> subscriptions) {}

    private LogChanges(Inotify inotify) {
        this.inotify = inotify;
        this.thread = new Thread(this::run, "monopod-log-changes");
        thread.setDaemon(true);
    }

    /**
     * Starts the thread.
     *
     * @throws KernelException EMFILE where there are no more inotify instances to be had
     */
    public static LogChanges start() throws KernelException {
        LogChanges changes = new LogChanges(Inotify.open());
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
     * @throws KernelException ENOENT where its folder is missing, ENOSPC where there are no more watches to be had
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
        inotify.wake();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        inotify.close();
    }

    private Folder watch(Path path) throws KernelException {
        Folder folder = new Folder(path, inotify.watch(path, KINDS), ConcurrentHashMap.newKeySet());
        byWatch.put(folder.watch(), folder);
        return folder;
    }

    private void unsubscribe(Subscription subscription) {
        folders.computeIfPresent(subscription.folder.path(), (path, folder) -> {
            folder.subscriptions().remove(subscription);
            if (!folder.subscriptions().isEmpty()) {
                return folder;
            }
            byWatch.remove(folder.watch());
            try {
                inotify.unwatch(folder.watch());
            } catch (KernelException e) {
                LOG.warn("A watch of {} stays", path, e);
            }
            return null;
        });
    }

    private void run() {
        while (!closed) {
            try {
                inotify.await(null).forEach(this::tell);
            } catch (KernelException e) {
                LOG.error("Logs can't be followed any more", e);
                return;
            }
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
