package dev.monopod.reconcile;

/** Which question a probe answers. */
public enum ProbeKind {
    STARTUP("Startup"),
    READINESS("Readiness"),
    LIVENESS("Liveness");

    private final String word;

    ProbeKind(String word) {
        this.word = word;
    }

    /** Kubernetes' word for it, as events and metrics have it. */
    public String word() {
        return word;
    }
}
