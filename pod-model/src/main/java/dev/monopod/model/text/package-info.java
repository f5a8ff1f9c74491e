/** The texts that a pod is given and known by: its variables, host name, files in /etc and log names. Pure renderings, as the kubelet's. */
@NullMarked
package dev.monopod.model.text;

import org.jspecify.annotations.NullMarked;
