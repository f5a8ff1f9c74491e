/** The agent put together: source, workers, runtime and pages of one node. The only package that knows all others. */
@NullMarked
package dev.monopod.agent;

import org.jspecify.annotations.NullMarked;
