/**
 * Events that follow from a change of a pod's state, in groups of reasons, a file each. What is so already when an agent comes is no change,
 * so a pod that is taken over tells nothing anew. Pure.
 *
 * <pre>
 * of the pod:        SandboxEvents    made, lost, cleared away
 *                    ResizeEvents     that its limits are changed, or can't be
 * of a container:    ImageEvents      why its image can't be had
 *                    StartEvents      that it was made and started, or why not
 *                    StopEvents       that it was asked to end
 *                    BackOffEvents    that it waits for its next start
 * </pre>
 *
 * A new reason goes into the group that it belongs to; a new group into the list of {@link EventsOf}.
 */
@NullMarked
package dev.monopod.event.change;

import org.jspecify.annotations.NullMarked;
