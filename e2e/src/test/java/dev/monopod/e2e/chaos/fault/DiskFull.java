package dev.monopod.e2e.chaos.fault;

import dev.monopod.e2e.SmallDisk;
import dev.monopod.e2e.chaos.site.Loss;
import dev.monopod.e2e.chaos.site.Site;
import dev.monopod.e2e.chaos.site.Uptime;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * One of the agent's directories is full for a second or two: no byte can be written, or no file made; the agent may be killed meanwhile.
 * Where it is the one of logs it costs lines, since programs are not held up by that; where it is the root directory, a start whose
 * layers find no room in the last moment, by the kernel's own work for an overlay: it fails, and counts as an attempt. Else nothing.
 */
final class DiskFull implements Fault {
    private static final int SHORTEST_MILLIS = 500;
    private static final int LONGEST_MILLIS = 2500;

    /** A line that was lost is told of, or followed by another, later than the disk has room again. */
    private static final double SECONDS_OF_LOSS = 3;

    private final Disks.Which which;

    DiskFull(Disks.Which which) {
        this.which = which;
    }

    @Override
    public String name() {
        return which.title() + " directory full";
    }

    @Override
    public FaultKind kind() {
        return FaultKind.FILES;
    }

    @Override
    public void prepare(Site site) throws Exception {
        Disks.mount(site);
    }

    @Override
    public void strike(Site site, RandomGenerator random) throws Exception {
        int millis = SHORTEST_MILLIS + random.nextInt(LONGEST_MILLIS - SHORTEST_MILLIS);
        boolean killed = random.nextInt(3) == 0;
        // The judge's links to logs are files as well.
        boolean files = which != Disks.Which.LOG && random.nextBoolean();
        Set<Loss> losses = losses();
        double begin = Uptime.now();
        if (!losses.isEmpty()) {
            site.excuses().everyPod(begin, begin + millis / 1000.0 + SECONDS_OF_LOSS, losses, name());
        }
        SmallDisk disk = SmallDisk.mountedAt(which.folder(site));
        site.journal()
                .note(name() + " for " + millis + " ms: of " + (files ? "files" : "bytes")
                        + (killed ? ", and the agent killed" : ""));
        try {
            if (files) {
                disk.fillFiles();
            } else {
                disk.fillBytes();
            }
            Lull.of(site, millis, killed);
        } finally {
            disk.free();
            if (which == Disks.Which.LOG) {
                // It may have taken longer than was to be expected.
                site.excuses().everyPod(begin, Uptime.now() + SECONDS_OF_LOSS, losses, name());
            }
        }
        Lull.relaunchIfEnded(site, name());
    }

    private Set<Loss> losses() {
        return switch (which) {
            case RUN -> Set.of();
            case ROOT -> Set.of(Loss.START);
            case LOG -> Set.of(Loss.LINES);
        };
    }

    @Override
    public void cleanUp(Site site) throws Exception {
        Disks.unmountAll(site);
    }
}
