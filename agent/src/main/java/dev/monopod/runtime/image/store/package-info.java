/**
 * The images that are kept on this machine: an OCI image layout, which other tools can read, with the unpacked layers beside it.
 * {@link dev.monopod.runtime.image.store.ImageStore} is the way in. Everything here blocks on the disk and on other processes that
 * use the same store, and so belongs on worker threads.
 *
 * <pre>
 * images/oci-layout, index.json, blobs/sha256/…   the layout; index.json is replaced as a whole and is what counts
 * images/layers/3f2a9c0d1e5b/                     a layer, unpacked; named shortly, since overlayfs gets all names in one page
 * images/diffs/sha256/…                           a link from a layer's diffID to its folder; made last
 * images/tmp/                                     work in progress, and what is to be removed; leftovers go with the next change
 * images/lock                                     held by whoever changes something
 * </pre>
 */
@NullMarked
package dev.monopod.runtime.image.store;

import org.jspecify.annotations.NullMarked;
