package dev.monopod.worker;

import dev.monopod.worker.VirtualTime.Life;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Chance: how long everything takes, and what goes wrong. All of it follows from the seed. */
final class Faults {
    private final Random random;
    private final VirtualTime time;
    private final List<Hanging> hanging = new ArrayList<>();
    private boolean ceased;
    private long latest;

    private record Hanging(Life life, Runnable goesOn) {}

    Faults(Random random, VirtualTime time) {
        this.random = random;
        this.time = time;
    }

    /** From here on nothing goes wrong, nothing takes long, and what hangs goes on. */
    void cease() {
        ceased = true;
        hanging.forEach(one -> time.after(latency(), one.life, one.goesOn));
        hanging.clear();
    }

    boolean ceased() {
        return ceased;
    }

    boolean oneIn(int times) {
        return !ceased && random.nextInt(times) == 0;
    }

    int number(int below) {
        return random.nextInt(below);
    }

    Duration millis(int below) {
        return Duration.ofNanos(random.nextLong(below * 1_000_000L));
    }

    /** Mostly short, now and then minutes. */
    Duration latency() {
        Duration drawn = draw();
        latest = ceased ? latest : Math.max(latest, time.nanos() + drawn.toNanos());
        return drawn;
    }

    /** When all has come that takes its time and was begun before faults ceased, by {@link VirtualTime#nanos}. */
    long latest() {
        return latest;
    }

    private Duration draw() {
        int kind = ceased ? 0 : random.nextInt(1000);
        if (kind < 850) {
            return millis(20);
        }
        if (kind < 960) {
            return millis(1_000);
        }
        return kind < 995 ? millis(15_000) : millis(300_000);
    }

    /** Something goes on after a while; or, in one of many cases, not before faults cease. */
    void later(Life life, Runnable what) {
        if (oneIn(700)) {
            time.note("something hangs");
            hang(life, what);
            return;
        }
        time.after(latency(), life, what);
    }

    /** Something goes on when faults cease, where they have not yet. */
    void hang(Life life, Runnable what) {
        hanging.add(new Hanging(life, what));
    }
}
