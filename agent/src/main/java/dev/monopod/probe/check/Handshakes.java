package dev.monopod.probe.check;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Where the hard sums of TLS handshakes are done. How hard they are the server says, who is a stranger: on an event loop they would hold up
 * all pods of that loop. One thread, there only while it has something to do. May be used by any thread.
 */
final class Handshakes implements Executor, AutoCloseable {
    /** Of tasks that wait; a handshake has one at a time. */
    static final int MOST_WAITING = 256;

    private static final long IDLE_SECONDS = 30;

    private final ThreadPoolExecutor thread;

    Handshakes() {
        thread = new ThreadPoolExecutor(
                1,
                1,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MOST_WAITING),
                Handshakes::daemon,
                (task, executor) -> {
                    throw new RejectedExecutionException("too many TLS handshakes at a time");
                });
        thread.allowCoreThreadTimeOut(true);
    }

    private static Thread daemon(Runnable work) {
        Thread made = new Thread(work, "tls-handshakes");
        made.setDaemon(true);
        return made;
    }

    /** @throws RejectedExecutionException where too many wait already, or it is closed */
    @Override
    public void execute(Runnable task) {
        thread.execute(task);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
