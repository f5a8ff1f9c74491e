/** The judge: looks at everything from outside, and compares. */
@NullMarked
package dev.monopod.e2e.chaos.judge;

import org.jspecify.annotations.NullMarked;
