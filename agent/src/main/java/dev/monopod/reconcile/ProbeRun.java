package dev.monopod.reconcile;

/**
 * That one question is asked of one attempt of a container, again and again.
 *
 * @param begun when the attempt was, for the probe's initial delay
 */
public record ProbeRun(String container, int attempt, ProbeKind kind, Moment begun) {}
