package dev.monopod.probe;

import java.util.Optional;

/** What a probe is asked for (pkg/kubelet/prober of Kubernetes). */
public enum ProbeKind {
    STARTUP("Startup", Optional.empty()),
    LIVENESS("Liveness", Optional.of(ProbeVerdict.SUCCESS)),
    READINESS("Readiness", Optional.of(ProbeVerdict.FAILURE));

    private final String word;
    private final Optional<ProbeVerdict> initially;

    ProbeKind(String word, Optional<ProbeVerdict> initially) {
        this.word = word;
        this.initially = initially;
    }

    /** Kubernetes' word for it, as events and metrics have it. */
    public String word() {
        return word;
    }

    /** What holds before a probe has said anything; empty where that is unknown. */
    public Optional<ProbeVerdict> initially() {
        return initially;
    }
}
