/** The agent's figures in Prometheus' format, under the kubelet's names where it has them. */
@NullMarked
package dev.monopod.metrics;

import org.jspecify.annotations.NullMarked;
