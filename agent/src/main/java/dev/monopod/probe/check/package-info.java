/**
 * One look at a container: by HTTP, TCP or gRPC, through its pod's network namespace, each over a connection of its own that is bounded in
 * time and bytes, on the event loop of the pod's worker. Whoever answers is hostile.
 */
@NullMarked
package dev.monopod.probe.check;

import org.jspecify.annotations.NullMarked;
