/** Pods as JSON, written without Jackson's object mapper, which takes a fifth of a second to get ready. */
@NullMarked
package dev.monopod.model.json;

import org.jspecify.annotations.NullMarked;
