/**
 * Tar archives, read byte by byte as they are: POSIX pax, ustar, GNU and old formats (tar(5)). Names and attributes stay bytes, since
 * neither file names nor {@code security.capability} are text; general-purpose readers decode both as UTF-8 and lose them.
 * Everything is bounded, and what tools are known to read in different ways is refused.
 */
@NullMarked
package dev.monopod.runtime.image.tar;

import org.jspecify.annotations.NullMarked;
