package dev.monopod.reconcile;

/** An attempt with its end. */
public record Ended(Attempt attempt, Termination termination) {}
