package dev.monopod.runtime.log;

import dev.monopod.kernel.Inotify;
import dev.monopod.kernel.Inotify.Event;
import dev.monopod.kernel.Inotify.Kind;
import dev.monopod.kernel.KernelException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import jnr.constants.platform.Errno;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kernel's watches of folders with logs, or the lack of them, of which it tells the agent's log once, and once when it is over. One
 * thread awaits, opens and closes; the others are for any thread.
 */
final class LogWatches {
    private static final Logger LOG = LoggerFactory.getLogger(LogWatches.class);
    private static final Set<Kind> KINDS = EnumSet.of(Kind.MODIFY, Kind.CREATE, Kind.MOVED_FROM, Kind.MOVED_TO);

    /** What the kernel lacks, rather than what is wrong with a folder. */
    private static final Set<Errno> EXHAUSTED = EnumSet.of(Errno.ENOSPC, Errno.EMFILE, Errno.ENFILE, Errno.ENOMEM);

    static final int NONE = -1;

    private final Kernel kernel;
    private volatile @Nullable Inotify inotify;
    private volatile boolean told;

    /** Where instances and watches come from; another one in tests of what happens where there is none. */
    interface Kernel {
        Inotify open() throws KernelException;

        default int watch(Inotify inotify, Path folder) throws KernelException {
            return inotify.watch(folder, KINDS);
        }
    }

    LogWatches(Kernel kernel) {
        this.kernel = kernel;
    }

    /** Tries to have an instance, where there is none yet; tells whether there is one. */
    boolean open() {
        try {
            if (inotify == null) {
                inotify = kernel.open();
            }
        } catch (KernelException e) {
            lacking(e);
        }
        return inotify != null;
    }

    /**
     * Watches a folder.
     *
     * @return the watch, or {@link #NONE} where there is none to be had
     * @throws KernelException where this can't be watched, however many watches there were
     */
    int watch(Path folder) throws KernelException {
        Inotify current = inotify;
        if (current == null) {
            return NONE;
        }
        try {
            return kernel.watch(current, folder);
        } catch (KernelException e) {
            if (EXHAUSTED.stream().noneMatch(e::is)) {
                throw e;
            }
            lacking(e);
            return NONE;
        }
    }

    void unwatch(LogFolder folder) {
        Inotify current = inotify;
        if (current == null || !folder.isWatched()) {
            return;
        }
        try {
            current.unwatch(folder.watch());
        } catch (KernelException e) {
            LOG.warn("A watch of {} stays", folder.path(), e);
        }
    }

    /**
     * Blocks until something happened, the time is over, or {@link #wake} was called.
     *
     * @param timeout null to wait without end, which is not for where there is no instance
     */
    List<Event> await(@Nullable Duration timeout) throws KernelException {
        Inotify current = inotify;
        if (current != null) {
            return current.await(timeout);
        }
        LockSupport.parkNanos(timeout == null ? 1 : timeout.toNanos());
        return List.of();
    }

    void wake(Thread awaiting) {
        Inotify current = inotify;
        if (current == null) {
            LockSupport.unpark(awaiting);
        } else {
            current.wake();
        }
    }

    void close() {
        Inotify current = inotify;
        if (current != null) {
            current.close();
        }
    }

    private void lacking(KernelException cause) {
        if (!told) {
            LOG.warn(
                    "followed logs are looked at every {} s: {}",
                    LogChanges.LOOK_AGAIN.toSeconds(),
                    cause.getMessage());
        }
        told = true;
    }

    /** Whether something has been lacking that was not had since. */
    boolean isLacking() {
        return told;
    }

    /** To be called when nothing lacks any more. */
    void complete() {
        if (told) {
            LOG.info("followed logs are watched by inotify again");
        }
        told = false;
    }
}
