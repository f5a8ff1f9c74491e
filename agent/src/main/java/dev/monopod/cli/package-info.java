/** The command {@code monopod} and its verbs. */
@NullMarked
package dev.monopod.cli;

import org.jspecify.annotations.NullMarked;
