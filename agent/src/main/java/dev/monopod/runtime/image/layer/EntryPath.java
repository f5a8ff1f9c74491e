package dev.monopod.runtime.image.layer;

import dev.monopod.kernel.RawPath;
import dev.monopod.runtime.image.InvalidImage;
import java.util.List;

/**
 * Where in a layer an entry goes, checked as far as a path alone can be.
 *
 * @param parents names of the directories on the way
 * @param name the last name; {@link RawPath#HERE} for the layer's own top directory
 */
record EntryPath(List<RawPath> parents, RawPath name) {
    /** PATH_MAX of Linux with its NUL. */
    private static final int LONGEST_PATH = 4095;
    /** NAME_MAX of Linux. */
    private static final int LONGEST_NAME = 255;

    private static final RawPath UP = RawPath.of("..");

    static EntryPath of(RawPath path) throws InvalidImage {
        if (path.isEmpty()) {
            throw new InvalidImage("an entry without a name");
        }
        if (path.length() > LONGEST_PATH) {
            throw new InvalidImage(
                    "the path " + path + " has " + path.length() + " bytes; Linux takes at most " + LONGEST_PATH);
        }
        List<RawPath> names = path.names();
        for (RawPath name : names) {
            if (name.equals(UP)) {
                throw new InvalidImage("the path " + path + " has '..' in it");
            }
            if (name.length() > LONGEST_NAME) {
                throw new InvalidImage(
                        "the name " + name + " has " + name.length() + " bytes; Linux takes at most " + LONGEST_NAME);
            }
        }
        if (names.isEmpty()) {
            return new EntryPath(List.of(), RawPath.HERE);
        }
        return new EntryPath(List.copyOf(names.subList(0, names.size() - 1)), names.get(names.size() - 1));
    }

    boolean isTop() {
        return name.equals(RawPath.HERE);
    }

    /** The whole path, relative. */
    RawPath joined() {
        return parents.isEmpty() ? name : RawPath.join(parents).slash(name);
    }
}
