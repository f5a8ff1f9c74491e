/** From the bytes of one file to the pods in it, checked and with every default filled in. Pure: no files, no clock. */
@NullMarked
package dev.monopod.model.manifest;

import org.jspecify.annotations.NullMarked;
