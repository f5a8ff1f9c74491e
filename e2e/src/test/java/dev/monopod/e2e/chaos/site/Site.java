package dev.monopod.e2e.chaos.site;

import dev.monopod.e2e.ControlGroups;
import dev.monopod.e2e.Directories;
import java.nio.file.Path;

/**
 * Where it all happens: one agent with directories and a control group of its own. Nothing else on the machine is touched.
 *
 * @param directories manifests, and the agent's own
 * @param groups the agent's control groups, in all hierarchies
 */
public record Site(KeptAgent agent, Directories directories, ControlGroups groups, Excuses excuses, Journal journal) {

    /** Small, so that the logs of a minute are rotated several times. */
    public static final int LOG_MAX_BYTES = 64 << 10;

    /** What containers write of themselves: below it a folder for each version of each pod. The agent never writes there. */
    public Path ledgers() {
        return directories.top().resolve("ledgers");
    }

    /** Where the judge keeps logs; on the file system of the log directory, as hard links. */
    public Path archive() {
        return directories.top().resolve("archive");
    }
}
