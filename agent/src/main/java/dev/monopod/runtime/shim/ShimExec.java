package dev.monopod.runtime.shim;

import dev.monopod.runtime.ExecEnd;
import dev.monopod.runtime.ExecSession;
import dev.monopod.runtime.TerminalSize;
import dev.monopod.runtime.wire.WireException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.nio.file.Path;

/**
 * One command and its connection to the shim's exec.sock. Confined to the Vert.x context that opened it. Closing the connection is how a
 * command is killed.
 */
public final class ShimExec implements ExecSession {
    private final NetSocket socket;
    private final Exec exec;
    private final Events events;
    private final FrameDecoder decoder = new FrameDecoder();
    private boolean over;

    private ShimExec(NetSocket socket, Exec exec, Events events) {
        this.socket = socket;
        this.exec = exec;
        this.events = events;
    }

    /** Whether a shim that speaks this version of the protocol can run commands in containers. */
    public static boolean isKnownTo(int version) {
        return version >= Frame.EXEC_VERSION;
    }

    /**
     * Connects, and asks for the command.
     *
     * @param path of exec.sock
     * @param version that is spoken with this shim
     */
    public static Future<ExecSession> open(NetClient client, Path path, int version, Exec exec, Events events) {
        return client.connect(SocketAddress.domainSocketAddress(path.toString()))
                .map(socket -> {
                    ShimExec session = new ShimExec(socket, exec, events);
                    socket.handler(session::receive);
                    socket.exceptionHandler(failure -> {});
                    socket.closeHandler(nothing -> session.lost());
                    session.send(Frames.exec(version, exec));
                    return session;
                });
    }

    private Future<Void> send(byte[] frame) {
        return socket.write(Buffer.buffer(frame));
    }

    @Override
    public Future<Void> input(Buffer bytes) {
        if (over) {
            return Future.failedFuture(new IOException("the command has ended"));
        }
        Future<Void> sent = Future.succeededFuture();
        for (int at = 0; at < bytes.length(); at += Exec.MOST_INPUT) {
            sent = send(Frames.stdin(bytes.getBytes(at, Math.min(bytes.length(), at + Exec.MOST_INPUT))));
        }
        return sent;
    }

    @Override
    public void endInput() {
        if (!over) {
            send(Frames.stdin(new byte[0]));
        }
    }

    @Override
    public void resize(TerminalSize size) {
        if (!over) {
            send(Frames.resize(size));
        }
    }

    @Override
    public void pause() {
        socket.pause();
    }

    @Override
    public void resume() {
        socket.resume();
    }

    @Override
    public void kill() {
        over = true;
        cut();
    }

    /** At once: Vert.x itself would wait until all input is written, which a command need never read. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private void cut() {
        ((NetSocketInternal) socket).channelHandlerContext().close();
    }

    private void receive(Buffer bytes) {
        try {
            for (Frame frame : decoder.accept(bytes)) {
                dispatch(frame);
            }
        } catch (WireException e) {
            end(new ExecEnd.Failed("the shim does not keep to the protocol: " + e.getMessage()));
        }
    }

    private void dispatch(Frame frame) throws WireException {
        if (over) {
            return;
        }
        switch (frame.type()) {
            case Frame.STARTED -> Frames.started(frame);
            case Frame.OUTPUT -> {
                Frames.Output output = Frames.output(frame);
                events.output(output.toStderr(), output.bytes());
            }
            case Frame.REFUSED -> end(ExecEnds.refused(exec, Frames.refusal(frame, "run a command")));
            default -> end(ExecEnds.of(exec, Frames.ended(frame)));
        }
    }

    private void lost() {
        end(new ExecEnd.Failed("the connection to the pod's shim was lost"));
    }

    private void end(ExecEnd end) {
        if (over) {
            return;
        }
        over = true;
        cut();
        events.ended(end);
    }
}
