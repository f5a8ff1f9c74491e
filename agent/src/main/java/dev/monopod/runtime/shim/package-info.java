/** The agent's side of the shim: its frames, the connection to one, and starting it. */
@NullMarked
package dev.monopod.runtime.shim;

import org.jspecify.annotations.NullMarked;
