package dev.monopod.runtime.pod;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.monopod.model.status.TerminatedReason;
import dev.monopod.reconcile.Attempt;
import dev.monopod.reconcile.Health;
import dev.monopod.reconcile.HookState;
import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.Now;
import dev.monopod.reconcile.ProbeState;
import dev.monopod.reconcile.Round;
import dev.monopod.reconcile.Stop;
import dev.monopod.reconcile.StopReason;
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
 * The record of an attempt as JSON. What is written only adds to what was before: a field that an older agent did not write has a value
 * without it, each form that a field ever had is read, and what an older agent needs is always there.
 */
final class AttemptJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode root;
    private final Now now;

    private AttemptJson(JsonNode root, Now now) {
        this.root = root;
        this.now = now;
    }

    static byte[] write(AttemptRecord record) {
        Attempt attempt = record.attempt();
        ObjectNode root = JSON.createObjectNode();
        root.put("container", record.container())
                .put("attempt", attempt.number())
                .put("restartRound", attempt.round().restart())
                .put("sandboxRound", attempt.round().sandbox())
                .put("createdAt", attempt.createdAt().toString())
                .put("begun", text(attempt.begun()))
                .put("backoffSeconds", attempt.backoff().toSeconds())
                .put("image", record.image())
                .put("imageId", record.imageId())
                .put("stopSignal", record.stopSignal());
        record.layers().forEach(root.putArray("layers")::add);
        record.health().ifPresent(health -> write(root.putObject("health"), health));
        write(root, record.stop());
        record.termination().ifPresent(end -> write(root.putObject("termination"), end));
        try {
            return JSON.writeValueAsBytes(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers can always be written", e);
        }
    }

    /** What is under way is not on record: the next agent begins it anew. */
    private static void write(ObjectNode node, Health health) {
        node.put("postStart", health.postStart() == HookState.DONE)
                .put("startup", health.startup() == ProbeState.SUCCESS)
                .put("readiness", health.readiness() == ProbeState.SUCCESS);
    }

    private static void write(ObjectNode root, Stop stop) {
        stop.order()
                .ifPresent(order -> root.put("stopDeadline", text(order.deadline()))
                        .put("stopReason", order.reason().name())
                        .put("preStop", stop.preStop() == HookState.DONE || stop.preStop() == HookState.FAILED));
        stop.killDue().ifPresent(at -> root.put("killDue", text(at)));
        stop.killedAt().ifPresent(at -> root.put("killedAt", text(at)));
    }

    private static void write(ObjectNode node, Termination end) {
        node.put("exitCode", end.exitCode())
                .put("signal", end.signal())
                .put("reason", end.reason().name())
                .put("message", end.message())
                .put("startedAt", end.startedAt().toString())
                .put("finishedAt", end.finishedAt().toString())
                .put("ended", text(end.ended()));
    }

    static AttemptRecord read(byte[] content, Now now) throws DamagedRecord {
        try {
            return new AttemptJson(JSON.readTree(content), now).record();
        } catch (IOException | IllegalArgumentException | DateTimeException | NullPointerException e) {
            throw new DamagedRecord("not the record of an attempt: " + e.getMessage(), e);
        }
    }

    private AttemptRecord record() {
        List<String> layers = new ArrayList<>();
        root.required("layers").forEach(layer -> layers.add(layer.textValue()));
        Attempt attempt = attempt();
        return new AttemptRecord(
                root.required("container").textValue(),
                attempt,
                root.required("image").textValue(),
                root.required("imageId").textValue(),
                List.copyOf(layers),
                root.required("stopSignal").intValue(),
                Optional.ofNullable(root.get("health")).map(AttemptJson::health),
                stop(),
                Optional.ofNullable(root.get("termination")).map(end -> termination(end, attempt)));
    }

    private Attempt attempt() {
        Instant createdAt = instant(root, "createdAt");
        return new Attempt(
                root.required("attempt").intValue(),
                new Round(
                        root.path("restartRound").asInt(0),
                        root.path("sandboxRound").asInt(0)),
                createdAt,
                moment(root, "begun").orElseGet(() -> now.of(createdAt)),
                Duration.ofSeconds(root.required("backoffSeconds").longValue()));
    }

    private static Health health(JsonNode node) {
        return new Health(
                node.required("postStart").booleanValue() ? HookState.DONE : HookState.TO_DO,
                node.required("startup").booleanValue() ? ProbeState.SUCCESS : ProbeState.UNKNOWN,
                node.required("readiness").booleanValue() ? ProbeState.SUCCESS : ProbeState.FAILURE,
                ProbeState.SUCCESS);
    }

    /** An agent that had no hooks sent the signal as soon as it noted the deadline, which was the kill's as well. */
    private Stop stop() {
        Optional<Moment> deadline = moment(root, "stopDeadline");
        boolean withHooks = root.has("stopReason");
        StopReason reason =
                withHooks ? StopReason.valueOf(root.required("stopReason").textValue()) : StopReason.POD_ENDS;
        return new Stop(
                deadline.map(at -> new Stop.Order(reason, at)),
                root.path("preStop").asBoolean(deadline.isPresent() && !withHooks) ? HookState.DONE : HookState.TO_DO,
                withHooks ? moment(root, "killDue") : deadline,
                moment(root, "killedAt"));
    }

    private Termination termination(JsonNode node, Attempt attempt) {
        Instant finishedAt = instant(node, "finishedAt");
        return new Termination(
                node.required("exitCode").intValue(),
                node.required("signal").intValue(),
                TerminatedReason.valueOf(node.required("reason").textValue()),
                node.required("message").textValue(),
                instant(node, "startedAt"),
                finishedAt,
                moment(node, "ended").orElseGet(() -> now.endOf(attempt, finishedAt)));
    }

    private static Instant instant(JsonNode node, String name) {
        return Instant.parse(node.required(name).textValue());
    }

    /** By the steady clock; by the time of day as agents wrote it that decided by that. */
    private Optional<Moment> moment(JsonNode node, String name) {
        return Optional.ofNullable(node.get(name))
                .map(JsonNode::textValue)
                .map(text -> text.startsWith("P") ? new Moment(Duration.parse(text)) : now.of(Instant.parse(text)));
    }

    private static String text(Moment moment) {
        return moment.uptime().toString();
    }
}
