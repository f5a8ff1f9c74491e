package dev.monopod.probe;

import dev.monopod.reconcile.Moment;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Turns in a time that passes only when it is told to. */
public final class VirtualTurns implements Turns {
    private final PriorityQueue<Due> dues =
            new PriorityQueue<>(Comparator.comparing((Due due) -> due.at).thenComparing(due -> due.order));
    private Moment now = Moment.BOOT.plus(Duration.ofHours(1));
    private int order;

    private final class Due implements Alarm {
        private final Moment at;
        private final int order;
        private final Runnable turn;

        private Due(Moment at, int order, Runnable turn) {
            this.at = at;
            this.order = order;
            this.turn = turn;
        }

        @Override
        public void cancel() {
            dues.remove(this);
        }
    }

    @Override
    public Moment now() {
        return now;
    }

    @Override
    public Alarm in(Duration wait, Runnable turn) {
        Due due = new Due(now.plus(wait), order++, turn);
        dues.add(due);
        return due;
    }

    /** Lets so much time pass, with all that is due in it, its last moment included. */
    public void pass(Duration time) {
        Moment end = now.plus(time);
        while (!dues.isEmpty() && !dues.peek().at.isAfter(end)) {
            Due next = dues.remove();
            now = next.at;
            next.turn.run();
        }
        now = end;
    }

    public boolean idle() {
        return dues.isEmpty();
    }
}
