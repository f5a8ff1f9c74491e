package dev.monopod.runtime.pod;

/**
 * How much is kept of what one attempt of a container prints.
 *
 * @param maxBytes of one file, at least 1
 * @param maxFiles with the one that is written to, at least 2
 */
public record LogLimits(long maxBytes, int maxFiles) {}
