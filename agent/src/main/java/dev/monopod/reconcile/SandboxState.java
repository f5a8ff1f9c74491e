package dev.monopod.reconcile;

import java.time.Instant;

/** Where a pod's sandbox stands: its shim and pause process, their namespaces, and the control group above all of its containers. */
public sealed interface SandboxState {

    /** There is none. {@code retry} tells of tries to make (or, for a pod that goes, to clear away) that failed. */
    record Absent(Retry retry) implements SandboxState {
        public Creating creating() {
            return new Creating(retry);
        }

        public Forgetting forgetting() {
            return new Forgetting(retry);
        }
    }

    /** Being made. */
    record Creating(Retry retry) implements SandboxState {
        public Ready ready(Instant since) {
            return new Ready(since);
        }

        public Absent failed(Retry next) {
            return new Absent(next);
        }
    }

    /**
     * Containers can be started in it.
     *
     * @param since when its pause process was started
     */
    record Ready(Instant since) implements SandboxState {
        public Broken broken() {
            return new Broken(Retry.NONE);
        }

        public Removing removing() {
            return new Removing(Retry.NONE);
        }
    }

    /** Its shim or its pause process has ended: what is left has to be cleared away. */
    record Broken(Retry retry) implements SandboxState {
        public Removing removing() {
            return new Removing(retry);
        }
    }

    /** Being cleared away. */
    record Removing(Retry retry) implements SandboxState {
        public Absent removed() {
            return new Absent(Retry.NONE);
        }

        public Broken failed(Retry next) {
            return new Broken(next);
        }
    }

    /** The removed pod's files are being removed; there is nothing behind this. */
    record Forgetting(Retry retry) implements SandboxState {
        public Absent failed(Retry next) {
            return new Absent(next);
        }
    }
}
