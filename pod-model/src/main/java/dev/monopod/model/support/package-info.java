/** Which of Kubernetes' fields this version of Monopod does something with. Said once, in {@code support.txt}. */
@NullMarked
package dev.monopod.model.support;

import org.jspecify.annotations.NullMarked;
