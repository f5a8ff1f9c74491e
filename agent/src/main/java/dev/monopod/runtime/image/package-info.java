/**
 * What an image is: its name, its documents, its limits. Values only, no files: {@code image.store} keeps images,
 * {@code image.source} reads what they come in, {@code image.layer} unpacks them, {@code image.tar} reads archives.
 */
@NullMarked
package dev.monopod.runtime.image;

import org.jspecify.annotations.NullMarked;
