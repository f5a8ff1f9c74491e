package dev.monopod.reconcile;

/** Whether a container that has ended starts again. */
public enum RestartPolicy {
    ALWAYS {
        @Override
        boolean restarts(Termination last) {
            return true;
        }
    },
    ON_FAILURE {
        @Override
        boolean restarts(Termination last) {
            return !last.succeeded();
        }
    },
    NEVER {
        @Override
        boolean restarts(Termination last) {
            return false;
        }
    };

    abstract boolean restarts(Termination last);

    /**
     * By Kubernetes' name of it.
     *
     * @throws IllegalArgumentException for any other word
     */
    public static RestartPolicy of(String name) {
        return switch (name) {
            case "Always" -> ALWAYS;
            case "OnFailure" -> ON_FAILURE;
            case "Never" -> NEVER;
            default -> throw new IllegalArgumentException("not a restart policy: " + name);
        };
    }
}
