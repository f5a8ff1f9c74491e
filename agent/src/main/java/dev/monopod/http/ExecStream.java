package dev.monopod.http;

import dev.monopod.runtime.ExecEnd;
import dev.monopod.runtime.ExecFormat;
import dev.monopod.runtime.ExecSession;
import dev.monopod.runtime.TerminalSize;
import dev.monopod.runtime.Why;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.Optional;

/**
 * A command between its client and the shim, in {@link ExecFormat}. What is held of either direction is bounded: output by not listening to
 * the shim while the client's socket is full, input by what the client may send ahead. On the context of the client's connection.
 */
final class ExecStream implements ExecSession.Events {
    private final NetSocket client;
    private final ExecOptions options;
    private Optional<ExecSession> session = Optional.empty();
    private Buffer received = Buffer.buffer();
    /** Of input: sent by the client, and not yet on its way to the command. */
    private int ahead;

    private boolean over;

    private ExecStream(NetSocket client, ExecOptions options) {
        this.client = client;
        this.options = options;
    }

    /**
     * Passes on what comes, until one side has ended.
     *
     * @param whenClosed called once when the client's connection is gone
     */
    static void run(NetSocket client, ExecOptions options, ExecSession.Opening opening, Runnable whenClosed) {
        ExecStream stream = new ExecStream(client, options);
        client.exceptionHandler(failure -> {});
        client.closeHandler(left -> {
            whenClosed.run();
            stream.left();
        });
        client.handler(stream::receive);
        opening.open(stream).onSuccess(stream::opened).onFailure(cause -> stream.end(ExecFrame.failed(Why.of(cause))));
    }

    private void opened(ExecSession opened) {
        session = Optional.of(opened);
        if (over) {
            opened.kill();
        }
        receive(Buffer.buffer());
    }

    private void left() {
        over = true;
        session.ifPresent(ExecSession::kill);
    }

    @Override
    public void output(boolean toStderr, Buffer bytes) {
        if (over || (toStderr ? !options.error() : !options.output())) {
            return;
        }
        client.write(ExecFrame.output(toStderr, bytes));
        if (client.writeQueueFull()) {
            session.ifPresent(ExecSession::pause);
            client.drainHandler(drained -> session.ifPresent(ExecSession::resume));
        }
    }

    @Override
    public void ended(ExecEnd end) {
        if (end instanceof ExecEnd.Exited exited) {
            end(ExecFrame.ended(exited.code(), exited.why()));
        } else if (end instanceof ExecEnd.Failed failed) {
            end(ExecFrame.failed(failed.why()));
        }
    }

    private void end(Buffer last) {
        if (!over) {
            over = true;
            client.end(last);
        }
    }

    /** What comes before the command is begun waits: it can't be more than may be sent ahead, but for the frames' heads. */
    private void receive(Buffer bytes) {
        received.appendBuffer(bytes);
        int at = 0;
        while (!over && session.isPresent() && received.length() - at >= ExecFormat.HEADER) {
            long length = received.getUnsignedInt(at + 1);
            if (length > ExecFormat.MOST_BYTES) {
                refuse("a frame of " + length + " bytes");
                return;
            }
            int end = at + ExecFormat.HEADER + (int) length;
            if (received.length() < end) {
                break;
            }
            take(session.get(), received.getUnsignedByte(at), received.getBuffer(at + ExecFormat.HEADER, end));
            at = end;
        }
        received = received.getBuffer(at, received.length());
        if (received.length() > 2 * ExecFormat.MOST_BYTES) {
            refuse("more than may be sent ahead");
        }
    }

    private void take(ExecSession command, int channel, Buffer payload) {
        if (channel == ExecFormat.STDIN && options.input()) {
            input(command, payload);
        } else if (channel == ExecFormat.RESIZE && payload.length() == 2 * Short.BYTES) {
            command.resize(new TerminalSize(payload.getUnsignedShort(0), payload.getUnsignedShort(Short.BYTES)));
        } else {
            refuse("a frame of channel " + channel + " with " + payload.length() + " bytes");
        }
    }

    private void input(ExecSession command, Buffer bytes) {
        if (bytes.length() == 0) {
            command.endInput();
            return;
        }
        ahead += bytes.length();
        if (ahead > ExecFormat.MOST_BYTES) {
            refuse("more than may be sent ahead");
            return;
        }
        Future<Void> sent = command.input(bytes);
        sent.onSuccess(passedOn -> {
            ahead -= bytes.length();
            if (!over) {
                client.write(ExecFrame.taken(bytes.length()));
            }
        });
    }

    private void refuse(String what) {
        end(ExecFrame.failed("the client does not keep to " + ExecFormat.PROTOCOL + ": " + what));
        session.ifPresent(ExecSession::kill);
    }
}
