package dev.monopod.runtime.pod;

import dev.monopod.runtime.launch.PodFiles;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** An attempt's id in its parts: {@code NAME-NUMBER}. */
record AttemptId(String container, int attempt) {

    private static final Pattern FORM = Pattern.compile("[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?-(?:0|[1-9][0-9]{0,8})");

    /** The parts of a text that has the form of an id. */
    static Optional<AttemptId> ifOne(String text) {
        return FORM.matcher(text).matches() ? Optional.of(parse(text)) : Optional.empty();
    }

    /** Whether a later one of its container is among these: then it has ended, and that was on record before the later one was begun. */
    boolean isFollowedIn(List<AttemptId> others) {
        return others.stream().anyMatch(other -> other.container.equals(container) && other.attempt > attempt);
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
