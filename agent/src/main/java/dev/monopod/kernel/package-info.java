/**
 * The kernel, called by number: the only package that knows jnr-ffi. Each class holds one kind of kernel object (a descriptor, a
 * process, a watch); each failure is a {@link dev.monopod.kernel.KernelException} that keeps its errno as a number.
 */
@NullMarked
package dev.monopod.kernel;

import org.jspecify.annotations.NullMarked;
