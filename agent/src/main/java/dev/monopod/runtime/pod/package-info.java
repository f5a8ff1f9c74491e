/** The runtime of a pod on the Linux kernel: its files, its control groups, its shim, and what is kept of its attempts. */
@NullMarked
package dev.monopod.runtime.pod;

import org.jspecify.annotations.NullMarked;
