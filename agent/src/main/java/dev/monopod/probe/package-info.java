/**
 * Probes and hooks of a pod's containers, carried out: when a probe is due, what its results mean, and the doing of it. What follows from a
 * verdict is decided elsewhere.
 */
@NullMarked
package dev.monopod.probe;

import org.jspecify.annotations.NullMarked;
