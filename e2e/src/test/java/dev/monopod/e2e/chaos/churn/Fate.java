package dev.monopod.e2e.chaos.churn;

/** What a container has come to once all is as its manifest says. */
public sealed interface Fate {
    /** It runs; or, where it was ended by a fault, waits to be started again. */
    record Runs() implements Fate {}

    /** It runs, or waits to be started again. */
    record Crashes() implements Fate {}

    /** It has ended for good, with this code, unless a fault ended it; or, where it fails before it succeeds, is on its way. */
    record Ends(int code) implements Fate {}

    /** It waits for its image. */
    record Lacks() implements Fate {}
}
