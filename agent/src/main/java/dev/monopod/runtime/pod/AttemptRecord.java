package dev.monopod.runtime.pod;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.monopod.model.status.TerminatedReason;
import dev.monopod.reconcile.Attempt;
import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.Now;
import dev.monopod.reconcile.Stop;
import dev.monopod.reconcile.Termination;
import dev.monopod.runtime.DamagedRecord;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is on disk of an attempt, from before it is started until two later ones have ended: what an agent that comes after this one
 * can't learn from the shim. What is written only adds to what was before: a field that an older agent did not write has a value without
 * it, and each form that a field ever had is read.
 *
 * @param imageId digest of the image's configuration
 * @param layers names of the image's layers, which must not be removed while this is running
 * @param stopSignal number of the signal that asks it to end
 * @param termination once it has ended and been settled
 */
record AttemptRecord(
        String container,
        Attempt attempt,
        String image,
        String imageId,
        List<String> layers,
        int stopSignal,
        Stop stop,
        Optional<Termination> termination) {
    private static final ObjectMapper JSON = new ObjectMapper();

    AttemptRecord with(Stop next) {
        return new AttemptRecord(container, attempt, image, imageId, layers, stopSignal, next, termination);
    }

    AttemptRecord with(Termination ended) {
        return new AttemptRecord(container, attempt, image, imageId, layers, stopSignal, stop, Optional.of(ended));
    }

    /**
     * The same as an agent may take it that comes later. What is on record of this boot is over, or due within the grace period; where it
     * is not (the run directory has outlived a reboot), it must keep nothing waiting for longer.
     */
    AttemptRecord asOf(Moment now, Duration grace) {
        Attempt begun = new Attempt(
                attempt.number(), attempt.createdAt(), attempt.begun().atMost(now), attempt.backoff());
        Stop bounded = new Stop(
                stop.deadline().map(at -> at.atMost(now.plus(grace))),
                stop.killedAt().map(at -> at.atMost(now)));
        Optional<Termination> ended = termination.map(end -> end.endedAtMost(now));
        return new AttemptRecord(container, begun, image, imageId, layers, stopSignal, bounded, ended);
    }

    byte[] toJson() {
        ObjectNode root = JSON.createObjectNode();
        root.put("container", container)
                .put("attempt", attempt.number())
                .put("createdAt", attempt.createdAt().toString())
                .put("begun", text(attempt.begun()))
                .put("backoffSeconds", attempt.backoff().toSeconds())
                .put("image", image)
                .put("imageId", imageId)
                .put("stopSignal", stopSignal);
        layers.forEach(root.putArray("layers")::add);
        stop.deadline().ifPresent(at -> root.put("stopDeadline", text(at)));
        stop.killedAt().ifPresent(at -> root.put("killedAt", text(at)));
        termination.ifPresent(end -> root.putObject("termination")
                .put("exitCode", end.exitCode())
                .put("signal", end.signal())
                .put("reason", end.reason().name())
                .put("message", end.message())
                .put("startedAt", end.startedAt().toString())
                .put("finishedAt", end.finishedAt().toString())
                .put("ended", text(end.ended())));
        try {
            return JSON.writeValueAsBytes(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers can always be written", e);
        }
    }

    /**
     * The record that some agent wrote.
     *
     * @param now to place what is only known by the time of day
     * @throws DamagedRecord where the content is not what {@link #toJson} writes, or ever wrote
     */
    static AttemptRecord fromJson(byte[] content, Now now) throws DamagedRecord {
        try {
            JsonNode root = JSON.readTree(content);
            Instant createdAt = instant(root, "createdAt");
            Attempt attempt = new Attempt(
                    root.required("attempt").intValue(),
                    createdAt,
                    optionalMoment(root, "begun", now).orElseGet(() -> now.of(createdAt)),
                    Duration.ofSeconds(root.required("backoffSeconds").longValue()));
            List<String> layers = new ArrayList<>();
            root.required("layers").forEach(layer -> layers.add(layer.textValue()));
            return new AttemptRecord(
                    root.required("container").textValue(),
                    attempt,
                    root.required("image").textValue(),
                    root.required("imageId").textValue(),
                    List.copyOf(layers),
                    root.required("stopSignal").intValue(),
                    new Stop(optionalMoment(root, "stopDeadline", now), optionalMoment(root, "killedAt", now)),
                    Optional.ofNullable(root.get("termination")).map(end -> termination(end, attempt, now)));
        } catch (IOException | IllegalArgumentException | DateTimeException | NullPointerException e) {
            throw new DamagedRecord("not the record of an attempt: " + e.getMessage(), e);
        }
    }

    private static Termination termination(JsonNode node, Attempt attempt, Now now) {
        Instant finishedAt = instant(node, "finishedAt");
        return new Termination(
                node.required("exitCode").intValue(),
                node.required("signal").intValue(),
                TerminatedReason.valueOf(node.required("reason").textValue()),
                node.required("message").textValue(),
                instant(node, "startedAt"),
                finishedAt,
                optionalMoment(node, "ended", now).orElseGet(() -> now.endOf(attempt, finishedAt)));
    }

    private static Instant instant(JsonNode node, String name) {
        return Instant.parse(node.required(name).textValue());
    }

    private static Optional<Moment> optionalMoment(JsonNode node, String name, Now now) {
        return Optional.ofNullable(node.get(name)).map(value -> moment(value.textValue(), now));
    }

    /** By the steady clock; by the time of day as agents wrote it that decided by that. */
    private static Moment moment(String text, Now now) {
        return text.startsWith("P") ? new Moment(Duration.parse(text)) : now.of(Instant.parse(text));
    }

    private static String text(Moment moment) {
        return moment.uptime().toString();
    }
}
