/** The UID of a pod that comes from a file. */
@NullMarked
package dev.monopod.model.uid;

import org.jspecify.annotations.NullMarked;
