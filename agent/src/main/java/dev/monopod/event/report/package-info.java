/** Events as Kubernetes' API shows them, and which of them are asked for. Pure. */
@NullMarked
package dev.monopod.event.report;

import org.jspecify.annotations.NullMarked;
