/** The bytes of the shim's protocol: little-endian numbers, counted strings, lists (infra-container/PROTOCOL.md). */
@NullMarked
package dev.monopod.runtime.wire;

import org.jspecify.annotations.NullMarked;
