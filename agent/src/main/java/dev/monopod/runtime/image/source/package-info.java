/**
 * Where images come from. Each {@link dev.monopod.runtime.image.source.ImageSource} offers images and gives out their blobs; nothing it says
 * is believed before sizes and digests were verified. A registry fits in as one more of them.
 */
@NullMarked
package dev.monopod.runtime.image.source;

import org.jspecify.annotations.NullMarked;
