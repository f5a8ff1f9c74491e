package dev.monopod.runtime.pod;

import dev.monopod.runtime.launch.PodFiles;
import java.util.Optional;
import java.util.regex.Pattern;

/** An attempt's id in its parts: {@code NAME-NUMBER}. */
record AttemptId(String container, int attempt) {

    private static final Pattern FORM = Pattern.compile("[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?-(?:0|[1-9][0-9]{0,8})");

    /** The parts of a text that has the form of an id. */
    static Optional<AttemptId> ifOne(String text) {
        return FORM.matcher(text).matches() ? Optional.of(parse(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return PodFiles.attemptId(container, attempt);
    }

    /** @throws IllegalArgumentException for what is no id of an attempt */
    static AttemptId parse(String id) {
        int dash = id.lastIndexOf('-');
        if (dash < 1) {
            throw new IllegalArgumentException("not the id of an attempt: " + id);
        }
        return new AttemptId(id.substring(0, dash), Integer.parseInt(id, dash + 1, id.length(), 10));
    }
}
