package dev.monopod.runtime.log;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One folder with logs that somebody follows: its watch, and who is to be told. For any thread. */
final class LogFolder {
    private final Path path;
    private final Set<LogSubscription> subscriptions = ConcurrentHashMap.newKeySet();
    private volatile int watch = LogWatches.NONE;

    LogFolder(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /** Whether the kernel tells of this folder; if not, it is looked at by the clock. */
    boolean isWatched() {
        return watch != LogWatches.NONE;
    }

    /** The watch's number; {@link LogWatches#NONE} where there is none. */
    int watch() {
        return watch;
    }

    void watchedBy(int number) {
        watch = number;
    }

    void add(LogSubscription subscription) {
        subscriptions.add(subscription);
    }

    /** Forgets a reader; tells whether there are others. */
    boolean remove(LogSubscription subscription) {
        subscriptions.remove(subscription);
        return !subscriptions.isEmpty();
    }

    /** Tells all that there may be more. */
    void changed() {
        subscriptions.forEach(LogSubscription::changed);
    }

    /** Tells those whose log this is; null is nobody's. */
    void changed(@Nullable Path name) {
        for (LogSubscription subscription : subscriptions) {
            if (subscription.name().equals(name)) {
                subscription.changed();
            }
        }
    }
}
