package dev.monopod.runtime.image.source;

import dev.monopod.runtime.image.Descriptor;
import dev.monopod.runtime.image.InvalidImage;
import dev.monopod.runtime.image.Platform;
import java.util.List;
import java.util.stream.Collectors;

/** Which of several platforms' images is for a machine. */
final class PlatformChoice {
    private PlatformChoice() {}

    /**
     * The first image made for the platform; else the only one that doesn't say what it is for.
     *
     * @param where what offers them, for the message
     */
    static Descriptor choose(List<Descriptor> candidates, Platform wanted, String where) throws InvalidImage {
        List<Descriptor> fitting = candidates.stream()
                .filter(candidate -> candidate.platform().map(wanted::equals).orElse(false))
                .toList();
        if (!fitting.isEmpty()) {
            return fitting.get(0);
        }
        List<Descriptor> silent =
                candidates.stream().filter(c -> c.platform().isEmpty()).toList();
        long images = silent.stream().map(Descriptor::digest).distinct().count();
        if (images == 1) {
            return silent.get(0);
        }
        if (images > 1) {
            throw new InvalidImage(
                    where + ": has " + images + " images of one name that don't say for which platform they are");
        }
        String others = candidates.stream()
                .map(candidate -> candidate.platform().orElseThrow().toString())
                .distinct()
                .limit(20)
                .collect(Collectors.joining(", "));
        throw new InvalidImage(
                where + ": has no image for " + wanted + (others.isEmpty() ? "" : ", only for " + others));
    }
}
