/** The faults, a class each; {@code Fault} tells how to add one. */
@NullMarked
package dev.monopod.e2e.chaos.fault;

import org.jspecify.annotations.NullMarked;
