package dev.monopod.e2e.chaos.fault;

import dev.monopod.e2e.chaos.site.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The time of day is set forward or back by an hour while the agent runs, then set right, with the agent or by the next one. The steady
 * clock goes on. The machine's clock is everybody's, so the agent runs with libfaketime, which answers in the C library's stead; the
 * shims, which are linked statically, keep the right time. Costs nothing.
 */
final class ClockSet implements Fault {
    private static final Path LIBRARY = Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1");
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final int PATIENCE_MILLIS = 10_000;
    private static final int LONGEST_MILLIS = 2500;

    private static final String RIGHT = "+0";
    private static final List<String> OFFSETS = List.of("+3600", "-3600");

    @Override
    public String name() {
        return "clock set by an hour";
    }

    @Override
    public FaultKind kind() {
        return FaultKind.FILES;
    }

    @Override
    public void strike(Site site, RandomGenerator random) throws Exception {
        boolean atStart = random.nextInt(3) == 0;
        int jumps = 1 + random.nextInt(3);
        boolean setRight = random.nextBoolean();
        Path clock = site.directories().top().resolve("clock");
        set(site, clock, atStart ? OFFSETS.get(random.nextInt(2)) : RIGHT);
        site.agent().kill();
        site.agent().launch(List.of(), environment(clock));
        long pid = site.agent().process().pid();
        boolean alive;
        try {
            site.agent().awaitReady(PATIENCE_MILLIS);
            if (!Files.readString(Path.of("/proc/" + pid + "/maps")).contains(LIBRARY.toString())) {
                throw new IOException("the agent runs without " + LIBRARY + ": its clock is the right one");
            }
            for (int i = 0; i < jumps; i++) {
                set(site, clock, OFFSETS.get(random.nextInt(2)));
                Thread.sleep(random.nextInt(LONGEST_MILLIS));
            }
            if (setRight) {
                set(site, clock, RIGHT);
                Thread.sleep(random.nextInt(LONGEST_MILLIS));
            }
        } finally {
            alive = site.agent().alive();
            site.agent().kill();
            // An agent that is killed does not remove what the library has made.
            Files.deleteIfExists(SHARED_MEMORY.resolve("faketime_shm_" + pid));
            Files.deleteIfExists(SHARED_MEMORY.resolve("sem.faketime_sem_" + pid));
        }
        String lastWords = site.agent().lastWords();
        site.agent().launch();
        if (!alive) {
            throw new IOException("the agent did not live through it: " + lastWords);
        }
    }

    /**
     * Without FORCE_MONOTONIC_FIX=0 the library takes the deadlines of the virtual machine's waits, which are on the steady clock, for
     * the time of day: all of them are past, and every wait that has an end becomes a busy loop.
     */
    private static Map<String, String> environment(Path clock) {
        return Map.of(
                "LD_PRELOAD", LIBRARY.toString(),
                "FAKETIME_TIMESTAMP_FILE", clock.toString(),
                "FAKETIME_NO_CACHE", "1",
                "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                "FAKETIME_FORCE_MONOTONIC_FIX", "0",
                "NO_FAKE_STAT", "1");
    }

    private static void set(Site site, Path clock, String offset) throws IOException {
        site.journal().note("clock set to " + offset);
        Path written = Files.writeString(clock.resolveSibling("clock.new"), offset + "\n");
        Files.move(written, clock, StandardCopyOption.ATOMIC_MOVE);
    }
}
