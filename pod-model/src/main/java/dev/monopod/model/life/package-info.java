/**
 * What a manifest says of when a container runs, decoded once: in which role and order, whether it starts again, how it is probed, what is
 * done after its start and before its stop. Pure values, to decide by; made from a pod that has its defaults and no faults.
 */
@NullMarked
package dev.monopod.model.life;

import org.jspecify.annotations.NullMarked;
