/** What all parts of a chaos run have in hand: the agent, its directories, what faults own up to. */
@NullMarked
package dev.monopod.e2e.chaos.site;

import org.jspecify.annotations.NullMarked;
