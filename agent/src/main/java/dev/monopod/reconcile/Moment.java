package dev.monopod.reconcile;

import java.time.Duration;

/**
 * A moment on the machine's steady clock (CLOCK_MONOTONIC): all that is decided by time is decided by it, since nobody can set it, and it
 * stands still while the machine is suspended. It means the same to every agent until the machine boots again. What is told to people is
 * an {@link java.time.Instant}, and decides nothing.
 *
 * @param uptime since the boot; negative where something is to be due in any case
 */
public record Moment(Duration uptime) implements Comparable<Moment> {
    public static final Moment BOOT = new Moment(Duration.ZERO);

    public Moment plus(Duration duration) {
        return new Moment(uptime.plus(duration));
    }

    public Moment minus(Duration duration) {
        return new Moment(uptime.minus(duration));
    }

    /** How long it is from this one to a later one; negative to an earlier one. */
    public Duration until(Moment later) {
        return later.uptime.minus(uptime);
    }

    public boolean isAfter(Moment other) {
        return compareTo(other) > 0;
    }

    /** The later of the two. */
    public Moment orLater(Moment other) {
        return other.isAfter(this) ? other : this;
    }

    /** This one, or {@code latest} if that is earlier. */
    public Moment atMost(Moment latest) {
        return isAfter(latest) ? latest : this;
    }

    @Override
    public int compareTo(Moment other) {
        return uptime.compareTo(other.uptime);
    }
}
