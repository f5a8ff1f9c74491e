/** The launch plan: what has to happen, step by step, for one process to start. Computed here, carried out by the shim. */
@NullMarked
package dev.monopod.runtime.launch;

import org.jspecify.annotations.NullMarked;
