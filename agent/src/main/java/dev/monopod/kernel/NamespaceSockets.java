package dev.monopod.kernel;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Opens sockets in other network namespaces. A socket belongs for ever to the namespace in which its thread was when it was opened, and may
 * be connected and used by any thread then.
 *
 * <p>One thread does it, and nothing else: it goes in, opens, and comes back, in some microseconds. A thread that could not come back opens
 * nothing any more; another takes its place, which is begun by whoever asks next, since a thread begins in the namespace of the one that
 * started it. May be used by any thread that is in the namespace in which this was made.
 */
public final class NamespaceSockets implements AutoCloseable {
    private final Home home;
    private Optional<Opener> opener = Optional.empty();
    private boolean closed;

    NamespaceSockets(Home home) {
        this.home = home;
    }

    /** The way back. */
    interface Home extends AutoCloseable {
        void enter() throws KernelException;

        @Override
        void close();
    }

    /** The home is the calling thread's namespace. */
    public static NamespaceSockets open() throws IOException {
        // What the JDK finds out when it opens its first socket is to be found out here, not in some pod.
        SocketChannel.open().close();
        return new NamespaceSockets(NetworkNamespace.ofThisThread());
    }

    private record Job(NetworkNamespace in, ProtocolFamily family, CompletableFuture<SocketChannel> opened) {
        void fail(Throwable cause) {
            opened.completeExceptionally(cause);
        }
    }

    /**
     * Opens a TCP socket, not connected, non-blocking. What hangs on the result runs on the one thread that others wait for: it may only
     * hand over to another.
     *
     * @param family {@link StandardProtocolFamily#INET} or {@code INET6}
     * @return fails with an {@link IOException}: no descriptor left, say, or the namespace was closed
     */
    public CompletionStage<SocketChannel> open(NetworkNamespace in, ProtocolFamily family) {
        Job job = new Job(in, family, new CompletableFuture<>());
        synchronized (this) {
            if (!closed) {
                opener.orElseGet(this::begin).jobs.add(job);
                return job.opened;
            }
        }
        job.fail(new IOException("no sockets are opened any more"));
        return job.opened;
    }

    private Opener begin() {
        Opener begun = new Opener();
        opener = Optional.of(begun);
        begun.start();
        return begun;
    }

    private synchronized List<Job> leave(Opener lost) {
        if (opener.equals(Optional.of(lost))) {
            opener = Optional.empty();
        }
        List<Job> left = new ArrayList<>();
        lost.jobs.drainTo(left);
        return left;
    }

    /** No socket is opened any more; those that are open stay so. */
    @Override
    public void close() {
        Optional<Opener> last;
        synchronized (this) {
            closed = true;
            last = opener;
        }
        last.ifPresentOrElse(Thread::interrupt, home::close);
    }

    private final class Opener extends Thread {
        private final BlockingQueue<Job> jobs = new LinkedBlockingQueue<>();

        Opener() {
            super("namespace-sockets");
            setDaemon(true);
        }

        @Override
        public void run() {
            IOException end = new IOException("no sockets are opened any more");
            try {
                // Whoever started this thread, it begins at home.
                home.enter();
                while (true) {
                    serve(jobs.take());
                }
            } catch (IOException e) {
                end = e;
            } catch (InterruptedException e) {
                home.close();
            } finally {
                for (Job left : leave(this)) {
                    left.fail(end);
                }
            }
        }

        /** Throws where there is no way back. The socket is what it should be all the same. */
        private void serve(Job job) throws IOException {
            SocketChannel socket;
            try {
                job.in.enter();
                socket = opened(job.family);
            } catch (IOException | RuntimeException | Error e) {
                backHome(() -> job.fail(e));
                return;
            }
            backHome(() -> job.opened.complete(socket));
        }

        private void backHome(Runnable afterwards) throws KernelException {
            try {
                home.enter();
            } finally {
                afterwards.run();
            }
        }

        private SocketChannel opened(ProtocolFamily family) throws IOException {
            SocketChannel socket = SocketChannel.open(family);
            try {
                socket.configureBlocking(false);
                return socket;
            } catch (IOException | RuntimeException e) {
                socket.close();
                throw e;
            }
        }
    }
}
