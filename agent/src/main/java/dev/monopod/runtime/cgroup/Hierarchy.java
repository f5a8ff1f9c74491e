package dev.monopod.runtime.cgroup;

import java.nio.file.Path;
import java.util.Set;

/**
 * One mounted tree of control groups.
 *
 * @param version 1 or 2
 * @param mountPoint where the host sees its root
 * @param controllers what it controls here; of those of version 1 mounted together, all
 */
public record Hierarchy(int version, Path mountPoint, Set<String> controllers) {
    public Hierarchy {
        controllers = Set.copyOf(controllers);
    }

    boolean has(String controller) {
        return controllers.contains(controller);
    }
}
