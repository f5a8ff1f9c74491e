package dev.monopod.conformance;

import dev.monopod.reconcile.ProbeKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What containers, their probes and their hooks do when they are asked. What a story does not speak of goes well, at once. */
final class World {
    private final Map<String, Answer> probes = new HashMap<>();
    private final Map<String, Answer> hooks = new HashMap<>();
    private final Map<String, Optional<Duration>> ends = new HashMap<>();
    private final Map<String, OwnEnd> ownEnds = new HashMap<>();
    private final Set<String> missing = new HashSet<>();

    /** @param takes how long it takes until the answer is there; empty where it never is */
    record Answer(String kind, Optional<Duration> takes) {
        static final Answer PASSES = new Answer("passes", Optional.of(Duration.ZERO));
    }

    /** A container that ends by itself. */
    record OwnEnd(int code, Duration after) {}

    void probe(String container, ProbeKind kind, Answer answer) {
        probes.put(container + kind, answer);
    }

    Answer probe(String container, ProbeKind kind) {
        return probes.getOrDefault(container + kind, Answer.PASSES);
    }

    void hook(String container, String hook, Answer answer) {
        hooks.put(container + hook, answer);
    }

    Answer hook(String container, String hook) {
        return hooks.getOrDefault(container + hook, Answer.PASSES);
    }

    /** How long it takes from its signal to its end; empty where it does not heed it. */
    void endsAfterSignal(String container, Optional<Duration> time) {
        ends.put(container, time);
    }

    Optional<Duration> endsAfterSignal(String container) {
        return ends.getOrDefault(container, Optional.of(Duration.ZERO));
    }

    void endsByItself(String container, OwnEnd end) {
        ownEnds.put(container, end);
    }

    Optional<OwnEnd> endsByItself(String container) {
        return Optional.ofNullable(ownEnds.get(container));
    }

    void image(String container, boolean there) {
        if (there) {
            missing.remove(container);
        } else {
            missing.add(container);
        }
    }

    boolean hasImage(String container) {
        return !missing.contains(container);
    }
}
