/** What is told about pods: their state in Kubernetes' terms. Snapshots are values; workers publish them, readers take the latest. */
@NullMarked
package dev.monopod.status;

import org.jspecify.annotations.NullMarked;
