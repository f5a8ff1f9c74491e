/**
 * What happened to pods, as Kubernetes' events tell it: values, and how they are put together. Pure; the packages below find them in the
 * changes of a pod's state, keep them, and show them.
 */
@NullMarked
package dev.monopod.event;

import org.jspecify.annotations.NullMarked;
