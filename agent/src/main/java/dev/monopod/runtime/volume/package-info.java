/** A pod's volumes: made before its sandbox, shown in its containers, removed with it. */
@NullMarked
package dev.monopod.runtime.volume;

import org.jspecify.annotations.NullMarked;
