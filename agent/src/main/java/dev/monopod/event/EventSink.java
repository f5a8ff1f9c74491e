package dev.monopod.event;

import dev.monopod.reconcile.Now;
import java.util.List;

/** Where what happens is told. To be called on any thread; returns at once, whatever the disk does. */
@FunctionalInterface
public interface EventSink {
    /** All of it has happened now, in this order. */
    void record(List<Occurrence> what, Now now);
}
