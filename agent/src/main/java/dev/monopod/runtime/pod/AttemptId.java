package dev.monopod.runtime.pod;

/** An attempt's id in its parts: {@code NAME-NUMBER}. */
record AttemptId(String container, int attempt) {

    /** @throws IllegalArgumentException for what is no id of an attempt */
    static AttemptId parse(String id) {
        int dash = id.lastIndexOf('-');
        if (dash < 1) {
            throw new IllegalArgumentException("not the id of an attempt: " + id);
        }
        return new AttemptId(id.substring(0, dash), Integer.parseInt(id, dash + 1, id.length(), 10));
    }
}
