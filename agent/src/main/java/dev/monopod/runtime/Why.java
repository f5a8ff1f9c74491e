package dev.monopod.runtime;

/** A failure's reason, for people. */
public final class Why {
    private Why() {}

    /** What it says; what it is, where it says nothing. */
    public static String of(Throwable failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
