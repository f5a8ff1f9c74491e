package dev.monopod.model.support;

import java.util.Arrays;

/** What Monopod does with a field that a manifest sets. */
public enum Support {
    /** It does what Kubernetes does. */
    SUPPORTED("yes"),
    /** It would change what runs, and a later version will do it: a manifest that sets it is refused. */
    NOT_YET("not yet"),
    /** It means nothing on a single machine: accepted with a warning. */
    NO_EFFECT("no effect"),
    /** It would change what runs, and can't be had without a cluster or the like: a manifest that sets it is refused. */
    NEVER("never");

    private final String word;

    Support(String word) {
        this.word = word;
    }

    /** As the table writes it. */
    public String word() {
        return word;
    }

    static Support ofWord(String word) {
        return Arrays.stream(values())
                .filter(support -> support.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no support word: \"" + word + "\""));
    }
}
