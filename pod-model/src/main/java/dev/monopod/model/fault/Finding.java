package dev.monopod.model.fault;

/** One thing to say about a place in a document. */
public record Finding(FieldPath path, String message) {}
