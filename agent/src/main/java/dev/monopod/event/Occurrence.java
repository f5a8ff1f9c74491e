package dev.monopod.event;

import dev.monopod.model.status.EventReason;

/**
 * Something that has happened once.
 *
 * @param message for people, {@link #LONGEST_MESSAGE} characters at most: what is longer is cut off. Everybody on this machine may read
 *     it: it is put together from names, paths, numbers and what the kernel says, never from the values of variables or from what lies
 *     in a Secret.
 */
public record Occurrence(InvolvedObject involved, EventType type, EventReason reason, String message) {
    /** As the API server has it for notes (pkg/apis/core/validation/events.go, NoteLengthLimit). */
    public static final int LONGEST_MESSAGE = 1024;

    private static final String CUT_OFF = "...";

    public Occurrence {
        if (message.length() > LONGEST_MESSAGE) {
            int end = LONGEST_MESSAGE - CUT_OFF.length();
            // Half of a character outside of the basic plane could not be written down.
            message =
                    message.substring(0, Character.isHighSurrogate(message.charAt(end - 1)) ? end - 1 : end) + CUT_OFF;
        }
    }

    public static Occurrence normal(InvolvedObject involved, EventReason reason, String message) {
        return new Occurrence(involved, EventType.NORMAL, reason, message);
    }

    public static Occurrence warning(InvolvedObject involved, EventReason reason, String message) {
        return new Occurrence(involved, EventType.WARNING, reason, message);
    }
}
