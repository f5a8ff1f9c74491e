package dev.monopod.worker;

import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.Now;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;

/**
 * All that happens in a simulation, in the order of its time, on the one thread that runs it. What happens at the same moment happens in
 * the order in which it was arranged, so a seed tells everything.
 */
final class VirtualTime {
    private static final int TRACED = 120;
    private static final Instant NEW_YEAR = Instant.parse("2026-01-01T00:00:00Z");

    private final PriorityQueue<Event> events = new PriorityQueue<>(
            Comparator.comparingLong((Event event) -> event.at).thenComparingLong(e -> e.order));
    private final Deque<String> trace = new ArrayDeque<>();
    private long nanos = Duration.ofHours(2).toNanos();
    private long order;
    private long steps;
    private Duration clockSetBy = Duration.ZERO;

    /** A process's life: when it is over, nothing that it has arranged happens any more. */
    static final class Life {
        private boolean over;

        void end() {
            over = true;
        }

        boolean over() {
            return over;
        }
    }

    /** Something that is to happen. */
    static final class Event implements Loop.Alarm {
        private final long at;
        private final long order;
        private final Life life;
        private final Runnable what;
        private boolean cancelled;

        private Event(long at, long order, Life life, Runnable what) {
            this.at = at;
            this.order = order;
            this.life = life;
            this.what = what;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    Event after(Duration wait, Life life, Runnable what) {
        return at(nanos + wait.toNanos(), life, what);
    }

    Event at(long moment, Life life, Runnable what) {
        Event event = new Event(Math.max(moment, nanos), order++, life, what);
        events.add(event);
        return event;
    }

    /** Lets the next thing happen; false where nothing will ever happen again. */
    boolean step() {
        for (Event next = events.poll(); next != null; next = events.poll()) {
            if (!next.cancelled && !next.life.over) {
                nanos = next.at;
                steps++;
                next.what.run();
                return true;
            }
        }
        return false;
    }

    long nanos() {
        return nanos;
    }

    long steps() {
        return steps;
    }

    Now now() {
        Duration uptime = Duration.ofNanos(nanos);
        return new Now(new Moment(uptime), NEW_YEAR.plus(uptime).plus(clockSetBy));
    }

    /** Somebody sets the time of day. */
    void setClock(Duration by) {
        clockSetBy = clockSetBy.plus(by);
    }

    /** Written down for whoever has to find out why a simulation failed. */
    void note(String what) {
        if (trace.size() == TRACED) {
            trace.removeFirst();
        }
        trace.addLast(nanos / 1_000_000 + " ms  " + what);
    }

    List<String> trace() {
        return List.copyOf(trace);
    }
}
