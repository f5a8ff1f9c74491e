package dev.monopod.runtime.cgroup;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * One mounted tree of control groups.
 *
 * @param version 1 or 2
 * @param mountPoint where the host sees its root
 * @param controllers what it controls here of what Monopod makes use of
 * @param mountOptions of version 1: all controllers that are mounted together, by which it can be mounted again
 */
public record Hierarchy(int version, Path mountPoint, Set<String> controllers, List<String> mountOptions) {
    public Hierarchy {
        controllers = Set.copyOf(controllers);
        mountOptions = List.copyOf(mountOptions);
    }

    boolean has(String controller) {
        return controllers.contains(controller);
    }
}
