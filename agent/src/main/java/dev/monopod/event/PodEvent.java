package dev.monopod.event;

import dev.monopod.model.status.EventReason;
import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.Now;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/**
 * Something that has happened once or more often.
 *
 * @param combined it stands for many that differ in their message, and has the latest one
 * @param count 1 or more
 * @param first when it was seen first, to be told
 * @param last when it was seen last, to be told
 * @param seen the same moment, to decide by
 * @param logged when it last was news for the log
 * @param number unique among the events of a pod: when it was seen first, in nanoseconds since 1970, or a little more
 */
public record PodEvent(
        InvolvedObject involved,
        EventType type,
        EventReason reason,
        String message,
        boolean combined,
        int count,
        Instant first,
        Instant last,
        Moment seen,
        Moment logged,
        long number) {
    private static final String COMBINED = "(combined from similar events): ";
    private static final long NANOS = 1_000_000_000;

    static PodEvent first(Occurrence what, boolean combined, Now now) {
        return new PodEvent(
                what.involved(),
                what.type(),
                what.reason(),
                combined ? COMBINED + what.message() : what.message(),
                combined,
                1,
                now.time(),
                now.time(),
                now.moment(),
                now.moment(),
                nanos(now.time()));
    }

    /** As Go's UnixNano: beyond the years 1678 to 2262 it is some other number. */
    private static long nanos(Instant time) {
        long seconds = time.getEpochSecond();
        return seconds * NANOS + time.getNano();
    }

    PodEvent again(Occurrence what, Now now, boolean news) {
        return new PodEvent(
                involved,
                type,
                reason,
                combined ? COMBINED + what.message() : message,
                combined,
                count == Integer.MAX_VALUE ? count : count + 1,
                first,
                now.time(),
                now.moment(),
                news ? now.moment() : logged,
                number);
    }

    PodEvent withNumber(long next) {
        return new PodEvent(involved, type, reason, message, combined, count, first, last, seen, logged, next);
    }

    /** As an agent may take it that comes later: where the run directory has outlived a reboot, nothing was seen later than now. */
    public PodEvent asOf(Moment now) {
        return new PodEvent(
                involved,
                type,
                reason,
                message,
                combined,
                count,
                first,
                last,
                seen.atMost(now),
                logged.atMost(now),
                number);
    }

    /** The same but for the message, of the same object. */
    boolean isSimilarTo(Occurrence what) {
        return involved.equals(what.involved()) && type == what.type() && reason == what.reason();
    }

    /** As client-go makes it (tools/record/event.go): the pod's name and the time in nanoseconds. */
    public String name() {
        return involved.pod().name() + "." + Long.toHexString(number);
    }

    /** Follows from what it is, so another agent tells the same. */
    public String uid() {
        String what = involved.pod().uid() + "/" + name();
        return UUID.nameUUIDFromBytes(what.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** Of all pods. */
    public String key() {
        return involved.pod().uid() + "." + Long.toHexString(number);
    }
}
