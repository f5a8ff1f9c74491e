package dev.monopod.runtime.cgroup;

import java.io.IOException;
import java.nio.file.Path;

/**
 * One controller in one version: which files of a group's folder set its limits and tell its usage. Stateless; used by worker
 * threads.
 */
interface Controller {
    /** The kernel's name of it. */
    String name();

    /** Writes what {@code limits} says of this controller; what it leaves open is not touched. */
    void limit(Path group, Limits limits) throws IOException;

    /** What the group is limited to by this controller as the kernel has it; {@link Limits#NONE} in all other components. */
    default Limits limits(Path group) throws IOException {
        return Limits.NONE;
    }

    /** What this controller can tell; {@link Usage#NONE} in all other components. */
    Usage usage(Path group) throws IOException;

    /** Of that, how many processes the kernel killed for lack of memory; 0 of a controller that does not do such a thing. */
    default long oomKills(Path group) throws IOException {
        return 0;
    }
}
