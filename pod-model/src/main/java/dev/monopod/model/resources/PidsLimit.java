package dev.monopod.model.resources;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.OptionalInt;

/**
 * How many tasks a pod may have at a time. Kubernetes has a limit of the node alone (podPidsLimit); this annotation is Monopod's, since one
 * machine is where a single pod's fork bomb is felt.
 */
public final class PidsLimit {
    public static final String ANNOTATION = "monopod.dev/pids-limit";

    /** What is wrong with any other value. */
    public static final String RULE = "must be a number from 1 to " + PidsLimit.HIGHEST;

    /** The kernel's PID_MAX_LIMIT of 64-bit machines (include/linux/threads.h). */
    public static final int HIGHEST = 4_194_304;

    private static final int MOST_DIGITS = 7;

    private PidsLimit() {}

    /** The limit that the annotation sets; empty without one, or where its value is not as {@link #RULE} has it. */
    public static OptionalInt of(ObjectMeta metadata) {
        String value = metadata.getAnnotations().get(ANNOTATION);
        return value != null && isValid(value) ? OptionalInt.of(Integer.parseInt(value)) : OptionalInt.empty();
    }

    public static boolean isValid(String value) {
        if (value.isEmpty() || value.length() > MOST_DIGITS || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return false;
        }
        int number = Integer.parseInt(value);
        return number >= 1 && number <= HIGHEST;
    }
}
