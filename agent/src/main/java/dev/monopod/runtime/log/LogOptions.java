package dev.monopod.runtime.log;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is wanted of a log: Kubernetes' PodLogOptions, made sense of.
 *
 * @param follow to wait for more at the end, until the container has ended
 * @param previous of the container's attempt before the present one
 * @param timestamps to begin each line with the time at which it was written
 * @param tailLines at most so many lines from the end, 0 or more; counted in both streams together, before {@code since} is applied
 * @param limitBytes at most so many bytes of text, 1 or more; the last line may be cut
 * @param since no line written before this
 */
public record LogOptions(
        boolean follow,
        boolean previous,
        boolean timestamps,
        OptionalLong tailLines,
        OptionalLong limitBytes,
        Optional<Instant> since,
        Streams streams) {
    /** Which of a container's outputs. */
    public enum Streams {
        ALL("All"),
        STDERR("Stderr"),
        STDOUT("Stdout");

        private final String kubernetesName;

        Streams(String kubernetesName) {
            this.kubernetesName = kubernetesName;
        }

        String kubernetesName() {
            return kubernetesName;
        }

        boolean has(boolean stderr) {
            return this == ALL || (this == STDERR) == stderr;
        }
    }

    /** All of the log as it is. */
    public static LogOptions everything() {
        return new LogOptions(
                false, false, false, OptionalLong.empty(), OptionalLong.empty(), Optional.empty(), Streams.ALL);
    }
}
