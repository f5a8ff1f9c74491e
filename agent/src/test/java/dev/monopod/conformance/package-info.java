/**
 * The life of pods, held against what Kubernetes' own end-to-end tests ask of a node: a story for each of those, by its name.
 */
@NullMarked
package dev.monopod.conformance;

import org.jspecify.annotations.NullMarked;
