package dev.monopod.runtime.launch;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/** A kind of namespace with its CLONE_NEW* bit (namespaces(7)). */
public enum Namespace {
    MOUNT(0x0002_0000, "mnt"),
    CGROUP(0x0200_0000, "cgroup"),
    UTS(0x0400_0000, "uts"),
    IPC(0x0800_0000, "ipc"),
    USER(0x1000_0000, "user"),
    PID(0x2000_0000, "pid"),
    NET(0x4000_0000, "net");

    private final long bit;
    private final String procName;

    Namespace(long bit, String procName) {
        this.bit = bit;
        this.procName = procName;
    }

    /** The file's name below /proc/PID/ns. */
    public String procName() {
        return procName;
    }

    static long bits(Collection<Namespace> namespaces) {
        return namespaces.stream().mapToLong(namespace -> namespace.bit).reduce(0, (a, b) -> a | b);
    }

    static String names(Collection<Namespace> namespaces) {
        return namespaces.stream()
                .sorted()
                .map(namespace -> namespace.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" "));
    }
}
