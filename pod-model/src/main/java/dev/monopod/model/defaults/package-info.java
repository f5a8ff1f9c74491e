/** The values that the API server gives to fields that a manifest leaves out. */
@NullMarked
package dev.monopod.model.defaults;

import org.jspecify.annotations.NullMarked;
