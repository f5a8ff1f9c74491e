/**
 * The bench: measures a real agent on the real kernel beside the floor (the same system calls with no agent) and its peers, all in one
 * run. Asserts nothing: what is too slow is in its table, not in a failed build.
 */
@NullMarked
package dev.monopod.bench;

import org.jspecify.annotations.NullMarked;
