/**
 * From a document's tree to fabric8's objects, as strictly as Kubernetes' strict decoding: nothing is converted, nothing dropped, and
 * every fault of the document is found in one go.
 */
@NullMarked
package dev.monopod.model.decode;

import org.jspecify.annotations.NullMarked;
