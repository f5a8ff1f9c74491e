/** Pods that come and go, print and crash meanwhile, and write down themselves what they do. */
@NullMarked
package dev.monopod.e2e.chaos.churn;

import org.jspecify.annotations.NullMarked;
