/** The tree of control groups below which pods live, in version 1, version 2, or both at once. */
@NullMarked
package dev.monopod.runtime.cgroup;

import org.jspecify.annotations.NullMarked;
