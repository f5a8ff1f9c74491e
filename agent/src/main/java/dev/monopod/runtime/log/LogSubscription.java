package dev.monopod.runtime.log;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One reader's interest in one log. For any thread. */
public final class LogSubscription implements AutoCloseable {
    private enum Mark implements Runnable {
        CHANGED;

        @Override
        public void run() {}
    }

    private final Path folder;
    private final Path name;
    private final Consumer<LogSubscription> end;
    /** Null: nothing happened, nobody waits. The mark: something did. Else who waits. */
    private final AtomicReference<@Nullable Runnable> state = new AtomicReference<>(Mark.CHANGED);

    LogSubscription(Path folder, Path name, Consumer<LogSubscription> end) {
        this.folder = folder;
        this.name = name;
        this.end = end;
    }

    Path folder() {
        return folder;
    }

    /** Of the file that is written to. */
    Path name() {
        return name;
    }

    /**
     * Calls back once when the log has changed since the last call back. By the thread that all logs share, or by this one where it has
     * changed already: so only to schedule work.
     */
    public void whenChanged(Runnable callback) {
        if (!state.compareAndSet(null, callback)) {
            state.set(null);
            callback.run();
        }
    }

    void changed() {
        Runnable waiting = state.getAndSet(Mark.CHANGED);
        if (waiting != null && waiting != Mark.CHANGED) {
            state.set(null);
            waiting.run();
        }
    }

    @Override
    public void close() {
        end.accept(this);
    }
}
