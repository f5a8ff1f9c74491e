package dev.monopod.e2e.chaos.site;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Random numbers that follow from a run's seed and what they are for: to know one's own, nobody has to have drawn others before. */
public final class Seeds {
    private Seeds() {}

    /** A generator for one purpose. */
    public static RandomGenerator random(long seed, int... purpose) {
        long mixed = seed;
        for (int part : purpose) {
            mixed = new SplittableRandom(mixed ^ (part * 0x9E3779B97F4A7C15L)).nextLong();
        }
        return new SplittableRandom(mixed);
    }
}
