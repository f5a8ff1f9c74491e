/**
 * What is wrong with a manifest, said in the API server's words: a path into the document, a message, and a bounded place to
 * collect them. Depends on nothing.
 */
@NullMarked
package dev.monopod.model.fault;

import org.jspecify.annotations.NullMarked;
