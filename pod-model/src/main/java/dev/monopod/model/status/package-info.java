/**
 * The words in which Kubernetes tells about a pod. Programs depend on them letter by letter: each is written once, in one table a kind, with a
 * sentence on when it is said.
 */
@NullMarked
package dev.monopod.model.status;

import org.jspecify.annotations.NullMarked;
