/**
 * What may change of a pod while it runs: what differs between two manifests of it, whether that can be had in place, and in which order
 * limits are written then. Pure values and functions.
 */
@NullMarked
package dev.monopod.model.change;

import org.jspecify.annotations.NullMarked;
