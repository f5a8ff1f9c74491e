/**
 * End-to-end tests: a real agent on the real kernel. {@code scripts/e2e} runs the classes named {@code *E2eTest}.
 */
@NullMarked
package dev.monopod.e2e;

import org.jspecify.annotations.NullMarked;
