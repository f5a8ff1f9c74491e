/** One worker a pod: it holds the pod's state, asks the planner, and has the runtime do it. */
@NullMarked
package dev.monopod.worker;

import org.jspecify.annotations.NullMarked;
