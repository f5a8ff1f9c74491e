package dev.monopod.reconcile;

/** What a probe has found, by its thresholds. */
public enum ProbeState {
    UNKNOWN,
    SUCCESS,
    FAILURE
}
