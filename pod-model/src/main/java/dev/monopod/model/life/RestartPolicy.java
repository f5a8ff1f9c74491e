package dev.monopod.model.life;

import java.util.Arrays;
import java.util.List;

/** Whether what has ended starts again, rules for exit codes aside. */
public enum RestartPolicy {
    ALWAYS("Always"),
    ON_FAILURE("OnFailure"),
    NEVER("Never");

    private final String word;

    RestartPolicy(String word) {
        this.word = word;
    }

    /**
     * By Kubernetes' word for it.
     *
     * @throws IllegalArgumentException for any other word
     */
    public static RestartPolicy of(String word) {
        return Arrays.stream(values())
                .filter(policy -> policy.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not a restart policy: \"" + word + "\""));
    }

    /** All of Kubernetes' words. */
    public static List<String> words() {
        return Arrays.stream(values()).map(RestartPolicy::word).toList();
    }

    /** As Kubernetes writes it. */
    public String word() {
        return word;
    }

    /**
     * Whether an end with this code is followed by a start.
     *
     * @param exitCode 0 to 255; 128 + number where a signal ended it
     */
    public boolean restarts(int exitCode) {
        return this == ALWAYS || (this == ON_FAILURE && exitCode != 0);
    }
}
