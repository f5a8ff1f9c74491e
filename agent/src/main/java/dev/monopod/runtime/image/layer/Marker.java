package dev.monopod.runtime.image.layer;

import dev.monopod.kernel.RawPath;
import dev.monopod.runtime.image.InvalidImage;

/** What a file's name says about the layers below (OCI image specification, layer.md, "Whiteouts"). */
sealed interface Marker {
    /** Nothing: the entry is itself. */
    record None() implements Marker {}

    /** {@code .wh.name}: the name is gone. */
    record Whiteout(RawPath name) implements Marker {}

    /** {@code .wh..wh..opq}: all that the directory had is gone. */
    record Opaque() implements Marker {}

    /** {@code .wh..wh.something}: bookkeeping of AUFS that slipped into a layer and means nothing elsewhere. */
    record Bookkeeping() implements Marker {}

    RawPath PREFIX = RawPath.of(".wh.");

    static Marker of(RawPath name) throws InvalidImage {
        if (!name.startsWith(PREFIX)) {
            return new None();
        }
        RawPath hidden = name.after(PREFIX.length());
        if (hidden.equals(RawPath.of(".wh..opq"))) {
            return new Opaque();
        }
        if (hidden.startsWith(PREFIX)) {
            return new Bookkeeping();
        }
        if (hidden.isEmpty() || hidden.equals(RawPath.HERE) || hidden.equals(RawPath.of(".."))) {
            throw new InvalidImage("the whiteout " + name + " names nothing that could be in a directory");
        }
        return new Whiteout(hidden);
    }
}
