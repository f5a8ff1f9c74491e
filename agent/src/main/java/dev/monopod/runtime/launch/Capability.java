package dev.monopod.runtime.launch;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** A part of root's power (capabilities(7)); the order is the kernel's, so that a constant's ordinal is its bit. */
public enum Capability {
    CHOWN,
    DAC_OVERRIDE,
    DAC_READ_SEARCH,
    FOWNER,
    FSETID,
    KILL,
    SETGID,
    SETUID,
    SETPCAP,
    LINUX_IMMUTABLE,
    NET_BIND_SERVICE,
    NET_BROADCAST,
    NET_ADMIN,
    NET_RAW,
    IPC_LOCK,
    IPC_OWNER,
    SYS_MODULE,
    SYS_RAWIO,
    SYS_CHROOT,
    SYS_PTRACE,
    SYS_PACCT,
    SYS_ADMIN,
    SYS_BOOT,
    SYS_NICE,
    SYS_RESOURCE,
    SYS_TIME,
    SYS_TTY_CONFIG,
    MKNOD,
    LEASE,
    AUDIT_WRITE,
    AUDIT_CONTROL,
    SETFCAP,
    MAC_OVERRIDE,
    MAC_ADMIN,
    SYSLOG,
    WAKE_ALARM,
    BLOCK_SUSPEND,
    AUDIT_READ,
    PERFMON,
    BPF,
    CHECKPOINT_RESTORE;

    /** What a container has unless its manifest says otherwise (containerd, pkg/oci/spec.go: the same fourteen as Docker's). */
    public static final Set<Capability> DEFAULT = Set.copyOf(EnumSet.of(
            CHOWN,
            DAC_OVERRIDE,
            FSETID,
            FOWNER,
            MKNOD,
            NET_RAW,
            SETGID,
            SETUID,
            SETFCAP,
            SETPCAP,
            NET_BIND_SERVICE,
            SYS_CHROOT,
            KILL,
            AUDIT_WRITE));

    @SuppressWarnings("EnumOrdinal") // the order is the kernel's
    static long bits(Collection<Capability> capabilities) {
        return capabilities.stream()
                .mapToLong(capability -> 1L << capability.ordinal())
                .reduce(0, (a, b) -> a | b);
    }

    static String names(Collection<Capability> capabilities) {
        if (capabilities.isEmpty()) {
            return "none";
        }
        return capabilities.stream().sorted().map(Enum::name).collect(Collectors.joining(","));
    }
}
