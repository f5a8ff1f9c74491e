package dev.monopod.probe.check;

/** What one look at a container came to (pkg/probe of Kubernetes). */
public sealed interface CheckResult {
    /** For people; of what a container said, no more than {@link Excerpt} lets through. */
    String message();

    record Passed(String message) implements CheckResult {}

    /** Passed, but not as somebody may have meant it. */
    record Warned(String message) implements CheckResult {}

    /** The container answered wrongly, or not at all. */
    record Failed(String message) implements CheckResult {}

    /**
     * It is not known; says nothing about the container.
     *
     * @param state what the kubelet calls it in such a case: unknown, or failure where it got an answer in part
     */
    record Errored(String state, String message) implements CheckResult {
        static Errored unknown(String message) {
            return new Errored("unknown", message);
        }
    }
}
