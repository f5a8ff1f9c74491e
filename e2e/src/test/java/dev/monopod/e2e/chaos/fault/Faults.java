package dev.monopod.e2e.chaos.fault;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** All faults that there are. */
public final class Faults {
    public static final List<Fault> ALL = all();

    private Faults() {}

    private static List<Fault> all() {
        List<Fault> all = new ArrayList<>(List.of(
                new AgentKilled(),
                new AgentStopped(),
                new HeapExhausted(),
                new DescriptorsExhausted(),
                new ThreadsExhausted(),
                new ShimStopped(),
                new ImageLoadKilled(),
                new GroupsRemoved(),
                new GroupFrozen(),
                new IndexTruncated(),
                new ForeignFiles(),
                new DiskReadOnly("run directory", List.of(Disks.Which.RUN)),
                new DiskReadOnly("log directory", List.of(Disks.Which.LOG)),
                new DiskReadOnly("run, root and log directory", List.of(Disks.Which.values())),
                new InotifyExhausted(),
                new ClockSet(),
                new ManifestsBurst(),
                new ManifestBusy()));
        Arrays.stream(PodsFlooding.How.values()).map(PodsFlooding::new).forEach(all::add);
        Arrays.stream(Disks.Which.values()).map(DiskFull::new).forEach(all::add);
        Arrays.stream(ManifestsMoved.How.values()).map(ManifestsMoved::new).forEach(all::add);
        Arrays.stream(AgentKilledAmid.Work.values()).map(AgentKilledAmid::new).forEach(all::add);
        Arrays.stream(ProcessKilled.Which.values()).map(ProcessKilled::new).forEach(all::add);
        Arrays.stream(RecordTruncated.What.values()).map(RecordTruncated::new).forEach(all::add);
        return List.copyOf(all);
    }
}
