package dev.monopod.runtime.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Brings one log to one receiver at the receiver's pace. Reading blocks on the disk and so is done by an executor's threads, one at a
 * time and for a short while; waiting, for the log or for the receiver, takes no thread.
 *
 * <p>All methods are for any thread and return at once.
 */
public final class LogFollowing {
    /** Who receives the text. Called by the executor's threads, never by two at once; nothing comes after {@code end} or {@code fail}. */
    public interface Sink {
        /**
         * Takes some text.
         *
         * @return whether there is room for more; if not, nothing comes before {@link LogFollowing#resume}
         */
        boolean write(ByteBuffer text);

        void end();

        /** The log can't be read on. */
        void fail(IOException cause);
    }

    /** So many parts before other logs have their turn. */
    private static final int TURN = 16;

    private final LogFiles files;
    private final LogOptions options;
    private final LogChanges changes;
    private final Executor executor;
    private final Sink sink;
    /** How many reasons to look there are that no look has answered yet: who makes it one starts the work. */
    private final AtomicInteger reasons = new AtomicInteger();

    private volatile boolean full;
    private volatile boolean ended;
    private volatile boolean cancelled;

    private @Nullable LogReader reader;
    private @Nullable LogSubscription subscription;
    private boolean over;

    private LogFollowing(LogFiles files, LogOptions options, LogChanges changes, Executor executor, Sink sink) {
        this.files = files;
        this.options = options;
        this.changes = changes;
        this.executor = executor;
        this.sink = sink;
    }

    /**
     * Starts to read.
     *
     * @param ended whether the container has ended and its shim has written all already
     * @param changes what tells of more; used only to follow
     * @param executor whose threads may block on the disk
     */
    public static LogFollowing start(
            LogFiles files, LogOptions options, boolean ended, LogChanges changes, Executor executor, Sink sink) {
        LogFollowing following = new LogFollowing(files, options, changes, executor, sink);
        following.ended = ended;
        following.schedule();
        return following;
    }

    /** The receiver has room again. */
    public void resume() {
        full = false;
        schedule();
    }

    /** The container has ended and its shim has written all that there was: when that is read, it is the end. */
    public void containerEnded() {
        ended = true;
        schedule();
    }

    /** Nobody wants to read on. The sink is called no more, except by a call that is under way. */
    public void cancel() {
        cancelled = true;
        schedule();
    }

    private void schedule() {
        if (reasons.getAndIncrement() == 0) {
            executor.execute(this::work);
        }
    }

    private void work() {
        int answered = reasons.get();
        try {
            if (!over && turn()) {
                // Not yet done, but others wait for this thread.
                executor.execute(this::work);
                return;
            }
        } catch (IOException e) {
            finish();
            sink.fail(e);
        } catch (RuntimeException e) {
            // Of the receiver, which is not called again; what the kernel gave is given back.
            finish();
            throw e;
        }
        if (reasons.addAndGet(-answered) != 0) {
            executor.execute(this::work);
        }
    }

    /** Hands over what there is; true where there may be more at once. */
    private boolean turn() throws IOException {
        for (int i = 0; i < TURN; i++) {
            if (cancelled) {
                finish();
                return false;
            }
            if (full) {
                return false;
            }
            // Asked before reading: only then is what is read all there was.
            boolean complete = ended;
            LogPart part = reader().read(complete);
            if (part instanceof LogPart.Text text) {
                // Before writing: room that is made while this writes must not be forgotten.
                full = true;
                if (sink.write(text.bytes())) {
                    full = false;
                }
            } else if (part instanceof LogPart.Over) {
                finish();
                sink.end();
                return false;
            } else {
                if (subscription != null) {
                    subscription.whenChanged(this::schedule);
                }
                return false;
            }
        }
        return true;
    }

    private LogReader reader() throws IOException {
        LogReader current = reader;
        if (current == null) {
            // Subscribed before anything is read, so that no change falls between.
            subscription = options.follow() ? changes.subscribe(files) : null;
            current = LogReader.open(files, options);
            reader = current;
        }
        return current;
    }

    private void finish() {
        over = true;
        if (reader != null) {
            reader.close();
        }
        if (subscription != null) {
            subscription.close();
        }
    }
}
