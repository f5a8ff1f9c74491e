package dev.monopod.e2e.report;

/**
 * What became of one test.
 *
 * @param name {@code Class.method} for JUnit (the class without its package), the sentence for TAP
 * @param message why it failed or was skipped; empty where nothing was said
 */
record TestResult(String name, Outcome outcome, String message) {

    enum Outcome {
        PASSED,
        FAILED,
        SKIPPED
    }
}
