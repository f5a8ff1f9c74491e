package dev.monopod.runtime.log;

import java.nio.ByteBuffer;

/** What a reader has to give at one moment. */
public sealed interface LogPart {
    /**
     * More of the text, not cut at lines' ends.
     *
     * @param bytes belongs to the receiver
     */
    record Text(ByteBuffer bytes) implements LogPart {}

    /** Nothing at present; more may come. */
    record Waiting() implements LogPart {}

    /** Nothing, and nothing will come. */
    record Over() implements LogPart {}
}
