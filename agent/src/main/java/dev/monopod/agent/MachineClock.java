package dev.monopod.agent;

import dev.monopod.kernel.MonotonicClock;
import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.Now;
import java.time.Instant;
import java.util.function.Supplier;

/** The machine's two clocks: the steady one, by which is decided, and the time of day, which is told. */
final class MachineClock implements Supplier<Now> {
    @Override
    public Now get() {
        return new Now(new Moment(MonotonicClock.sinceBoot()), Instant.now());
    }
}
