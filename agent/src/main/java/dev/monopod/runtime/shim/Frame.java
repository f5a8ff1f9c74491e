package dev.monopod.runtime.shim;

import dev.monopod.runtime.wire.WireReader;

/**
 * One frame of the protocol, without its length.
 *
 * @param request 0 where the shim speaks unasked
 */
record Frame(int type, int request, WireReader payload) {
    static final int HELLO = 1;
    static final int START = 2;
    static final int SIGNAL = 3;
    static final int FORGET = 4;
    static final int SHUTDOWN = 5;
    static final int EXEC = 6;
    static final int STDIN = 7;
    static final int RESIZE = 8;
    static final int WELCOME = 128;
    static final int PROCESS = 129;
    static final int DONE = 130;
    static final int REFUSED = 131;
    static final int STARTED = 132;
    static final int OUTPUT = 133;
    static final int ENDED = 134;

    /** Of the protocol; each from the oldest on is spoken, with a shim that speaks no newer one. */
    static final int OLDEST_VERSION = 1;

    static final int PROTOCOL_VERSION = 2;

    /** The first that has exec.sock. */
    static final int EXEC_VERSION = 2;

    /** Of type and request together. */
    static final int HEADER_SIZE = 6;

    /** Of a frame without its length field. */
    static final int MOST_BYTES = 4 << 20;
}
