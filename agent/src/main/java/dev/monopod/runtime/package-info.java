/** What can be done for a pod, as the worker sees it; the packages below do it. */
@NullMarked
package dev.monopod.runtime;

import org.jspecify.annotations.NullMarked;
