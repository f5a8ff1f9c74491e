/** What a run leaves, and the page that is made of it. */
@NullMarked
package dev.monopod.e2e.chaos.report;

import org.jspecify.annotations.NullMarked;
