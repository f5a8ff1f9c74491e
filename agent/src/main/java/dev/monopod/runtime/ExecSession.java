package dev.monopod.runtime;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** A command that runs in a container, bound to this: confined to the context that it was opened on. */
public interface ExecSession {
    /** What becomes known of it, on the context that it was opened on. */
    interface Events {
        /** More has been written; not while it is paused. */
        void output(boolean toStderr, Buffer bytes);

        /** The last of all calls; none after {@link ExecSession#kill}. */
        void ended(ExecEnd end);
    }

    /** Makes the session; its events may come before the result. */
    interface Opening {
        /** To be called once, on any context. Fails where the shim can't be asked. */
        Future<ExecSession> open(Events events);
    }

    /**
     * More for its stdin.
     *
     * @return done when it is on its way, and more may be sent: at a command that does not read it stops. Fails where the session has ended
     */
    Future<Void> input(Buffer bytes);

    /** Nothing more comes for its stdin. A terminal has no such end. */
    void endInput();

    /** Of its terminal, if it has one. */
    void resize(TerminalSize size);

    /** No more output from here on: the command comes to a stop when it writes more than a few buffers hold. */
    void pause();

    void resume();

    /** Ends it with all that it has started. Nothing where it has ended. */
    void kill();
}
