/**
 * From the resources that a pod asks for to the numbers that the kernel's controllers take. Pure functions; each names the Kubernetes
 * source that it agrees with.
 */
@NullMarked
package dev.monopod.model.resources;

import org.jspecify.annotations.NullMarked;
