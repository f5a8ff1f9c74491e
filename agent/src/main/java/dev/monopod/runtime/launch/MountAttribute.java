package dev.monopod.runtime.launch;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/** A property of one mount, with its MOUNT_ATTR_* bit (mount_setattr(2)). */
public enum MountAttribute {
    RDONLY(0x1),
    NOSUID(0x2),
    NODEV(0x4),
    NOEXEC(0x8),
    STRICTATIME(0x20);

    private final long bit;

    MountAttribute(long bit) {
        this.bit = bit;
    }

    static long bits(Collection<MountAttribute> attributes) {
        return attributes.stream().mapToLong(attribute -> attribute.bit).reduce(0, (a, b) -> a | b);
    }

    /** As mount(8) lists them: {@code nosuid,nodev}. */
    static String names(Collection<MountAttribute> attributes) {
        return attributes.stream()
                .sorted()
                .map(attribute -> attribute == RDONLY ? "ro" : attribute.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(","));
    }
}
