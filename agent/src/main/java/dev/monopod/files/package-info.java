/** Files written whole or not at all, and trees removed without following what they point to. Blocking. */
@NullMarked
package dev.monopod.files;

import org.jspecify.annotations.NullMarked;
