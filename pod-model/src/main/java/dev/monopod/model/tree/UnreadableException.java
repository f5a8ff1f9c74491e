package dev.monopod.model.tree;

/** The text can't be read any further: it breaks the syntax, or a limit. */
final class UnreadableException extends Exception {
    private final int line;

    /** @param line where, counted from 1; 0 where that is not known */
    UnreadableException(int line, String message) {
        super(message);
        this.line = line;
    }

    int line() {
        return line;
    }
}
