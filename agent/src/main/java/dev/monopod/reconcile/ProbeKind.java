package dev.monopod.reconcile;

/** Which question a probe answers. */
public enum ProbeKind {
    STARTUP,
    READINESS,
    LIVENESS
}
