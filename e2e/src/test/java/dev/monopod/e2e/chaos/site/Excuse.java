package dev.monopod.e2e.chaos.site;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a fault has owned up to.
 *
 * @param uid of the pod that it struck
 * @param container the one that it struck; empty where it struck all of the pod
 * @param attempt the one that it struck, at whatever time; empty where it struck those that there were then
 * @param from when it began, in seconds since boot
 * @param to when it was over
 */
public record Excuse(
        String uid,
        Optional<String> container,
        OptionalInt attempt,
        double from,
        double to,
        Set<Loss> losses,
        String fault) {
    static final String EVERY_POD = "*";

    boolean covers(String struck, String name, Loss loss) {
        return (uid.equals(struck) || uid.equals(EVERY_POD))
                && losses.contains(loss)
                && container.map(name::equals).orElse(true);
    }
}
