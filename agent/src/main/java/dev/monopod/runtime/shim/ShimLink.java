package dev.monopod.runtime.shim;

import dev.monopod.runtime.wire.WireException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A connection to one shim. Confined to the Vert.x context that made it: all methods, all results and both handlers run there.
 *
 * <p>A link that is lost stays lost; the shim can be connected to anew, and tells everything again.
 */
public final class ShimLink {
    private final Vertx vertx;
    private final NetSocket socket;
    private final Path path;
    private final FrameDecoder decoder = new FrameDecoder();
    private final Map<Integer, Waiting> waiting = new HashMap<>();
    private final Consumer<ShimProcess> onNews;
    private final Runnable onLost;
    private int lastRequest;
    /** Greeted, and neither left nor lost. */
    private boolean open;
    /** What came is not the protocol; the connection is given up for that. */
    private @Nullable WireException nonsense;
    /** Of the protocol that is spoken. */
    private int version;

    private ShimLink(Vertx vertx, NetSocket socket, Path path, Consumer<ShimProcess> onNews, Runnable onLost) {
        this.vertx = vertx;
        this.socket = socket;
        this.path = path;
        this.onNews = onNews;
        this.onLost = onLost;
    }

    private record Waiting(String tried, Promise<Frame> answer) {}

    /** How long an answer may take that no launch plan stands before. The shim has one thread, and may be busy with another start. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A fresh link with all that the shim knows. */
    public record Greeting(ShimLink link, int shimPid, List<ShimProcess> processes) {}

    /**
     * Connects and says hello. Fails with {@link java.net.ConnectException} where nobody listens, {@link UnansweredException} where no
     * answer comes within half a minute, {@link WireException} where the answer is none, and with anything where something on this side
     * keeps it from connecting.
     *
     * @param path the shim's socket; its file name may be at most about 100 bytes long (unix(7))
     * @param onNews called for each process that ends from now on, and where the answer to {@link #start} comes too late
     * @param onLost called once when the connection is gone though {@link #close} was not called; before the failure of what was asked
     */
    public static Future<Greeting> connect(
            Vertx vertx, NetClient client, Path path, Consumer<ShimProcess> onNews, Runnable onLost) {
        return client.connect(SocketAddress.domainSocketAddress(path.toString()))
                .compose(socket -> {
                    ShimLink link = new ShimLink(vertx, socket, path, onNews, onLost);
                    socket.handler(link::receive);
                    socket.exceptionHandler(failure -> {});
                    socket.closeHandler(nothing -> link.lost());
                    return link.greet().onFailure(cause -> socket.close());
                });
    }

    private Future<Greeting> greet() {
        return ask("say hello", PATIENCE, Frames::hello).compose(frame -> {
            try {
                Frames.Welcome welcome = Frames.welcome(frame);
                open = true;
                version = welcome.version();
                return Future.succeededFuture(new Greeting(this, welcome.shimPid(), welcome.processes()));
            } catch (WireException e) {
                return Future.failedFuture(e);
            }
        });
    }

    /**
     * Starts a process; the result tells whether it runs or which step failed. Fails only where the shim refuses, is lost, or does not
     * answer in time.
     */
    public Future<ShimProcess> start(Start start, Duration patience) {
        return ask("start " + start.id(), patience, request -> Frames.start(request, start))
                .compose(frame -> {
                    try {
                        return Future.succeededFuture(Frames.process(frame));
                    } catch (WireException e) {
                        return Future.failedFuture(e);
                    }
                });
    }

    /** Sends a signal to a process. Fails with {@link RefusedException} (ESRCH) where it has ended. */
    public Future<Void> signal(String id, int signal) {
        return ask("send signal " + signal + " to " + id, PATIENCE, request -> Frames.signal(request, id, signal))
                .mapEmpty();
    }

    /** Acknowledges a process's end: the shim drops what it keeps of it. */
    public Future<Void> forget(String id) {
        return ask("forget " + id, PATIENCE, request -> Frames.forget(request, id))
                .mapEmpty();
    }

    /** Ends the shim and everything that it started. Fails where it has not done so in time; the link is closed in any case. */
    public Future<Void> shutdown(Duration patience) {
        boolean asked = open;
        open = false;
        if (!asked) {
            return Future.failedFuture(new IOException("shut down: the connection to " + path + " is closed"));
        }
        return send("shut down", patience, Frames::shutdown).<Void>mapEmpty().onComplete(done -> socket.close());
    }

    /** Of the protocol: the highest that both sides speak. */
    public int version() {
        return version;
    }

    /** Leaves the shim alone. {@code onLost} is not called. */
    public void close() {
        open = false;
        socket.close();
    }

    private Future<Frame> ask(String tried, Duration patience, IntFunction<byte[]> frame) {
        return open || lastRequest == 0
                ? send(tried, patience, frame)
                : Future.failedFuture(new IOException(tried + ": the connection to " + path + " is closed"));
    }

    /** A timer of this context, not {@link Future#timeout}: that one fires on a thread of its own where a future has no context. */
    private Future<Frame> send(String tried, Duration patience, IntFunction<byte[]> frame) {
        int request = ++lastRequest;
        Waiting entry = new Waiting(tried, Promise.promise());
        waiting.put(request, entry);
        long timer = vertx.setTimer(patience.toMillis(), late -> {
            waiting.remove(request);
            entry.answer().tryFail(new UnansweredException(tried, path, patience));
        });
        entry.answer().future().onComplete(answered -> vertx.cancelTimer(timer));
        socket.write(Buffer.buffer(frame.apply(request)));
        return entry.answer().future();
    }

    private void receive(Buffer bytes) {
        try {
            for (Frame frame : decoder.accept(bytes)) {
                dispatch(frame);
            }
        } catch (WireException e) {
            nonsense = e;
            socket.close();
        }
    }

    private void dispatch(Frame frame) throws WireException {
        if (frame.request() == 0) {
            onNews.accept(Frames.process(frame));
            return;
        }
        Waiting entry = waiting.remove(frame.request());
        if (entry == null) {
            if (frame.request() > lastRequest) {
                throw new WireException("an answer to request " + frame.request() + ", which nobody made");
            }
            // Too late: nobody waits for it any more. But how a start came out is news.
            if (frame.type() == Frame.PROCESS) {
                onNews.accept(Frames.process(frame));
            }
            return;
        }
        if (frame.type() == Frame.REFUSED) {
            entry.answer().fail(Frames.refusal(frame, entry.tried()));
            return;
        }
        entry.answer().complete(frame);
    }

    private void lost() {
        List<Waiting> unanswered = List.copyOf(waiting.values());
        waiting.clear();
        if (open) {
            open = false;
            onLost.run();
        }
        unanswered.forEach(entry -> entry.answer().tryFail(failure(entry)));
    }

    private IOException failure(Waiting entry) {
        return nonsense != null
                ? nonsense
                : new IOException(entry.tried() + ": the connection to " + path + " was lost");
    }
}
