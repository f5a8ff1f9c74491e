package dev.monopod.bench;

import java.util.List;

/**
 * How much is measured.
 *
 * @param samples of what is measured again and again
 * @param warmUp pods before the first measured one, in which the Java virtual machine compiles what it runs
 * @param burst pods at once
 * @param populations running pods, least first, at which memory, idling and growth are looked at
 * @param idleSeconds for which nothing happens
 * @param probed containers that are asked each second
 * @param windows of time, one after the other, in which that is looked at
 * @param windowSeconds length of each
 * @param floodMegabytes that a container prints
 */
record Size(
        int samples,
        int warmUp,
        int burst,
        List<Integer> populations,
        int idleSeconds,
        int probed,
        int windows,
        int windowSeconds,
        int floodMegabytes) {
    static final Size FULL = new Size(25, 60, 100, List.of(1, 100, 500, 1000), 60, 200, 6, 5, 2000);

    /** Enough to see that everything is still measured, in a minute or so. */
    static final Size SHORT = new Size(5, 3, 10, List.of(1, 10, 20), 3, 12, 2, 1, 100);
}
