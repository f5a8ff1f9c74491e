package dev.monopod.e2e.chaos.site;

import dev.monopod.e2e.ControlGroups;
import dev.monopod.e2e.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where it all happens: one agent with directories and a control group of its own. Nothing else on the machine is touched.
 *
 * @param directories manifests, and the agent's own
 * @param groups the agent's control groups, in all hierarchies
 * @param manifests held by who writes manifests, and by who takes their directory away
 */
public record Site(
        KeptAgent agent,
        Directories directories,
        ControlGroups groups,
        Excuses excuses,
        Journal journal,
        ReentrantLock manifests) {

    /** Small, so that the logs of a minute are rotated several times. */
    public static final int LOG_MAX_BYTES = 64 << 10;

    /** Writes a manifest at once; waits while its directory is away. */
    public void putManifest(String file, String content) throws IOException {
        manifests.lock();
        try {
            Path written = directories.manifests().resolve("." + file + ".new");
            Files.writeString(written, content);
            Files.move(written, directories.manifests().resolve(file), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            manifests.unlock();
        }
    }

    /** Removes a manifest, if it is there; waits while its directory is away. */
    public void removeManifest(String file) throws IOException {
        manifests.lock();
        try {
            Files.deleteIfExists(directories.manifests().resolve(file));
        } finally {
            manifests.unlock();
        }
    }

    /** What containers write of themselves: below it a folder for each version of each pod. The agent never writes there. */
    public Path ledgers() {
        return directories.top().resolve("ledgers");
    }

    /** Where a small file system is mounted a second time that is in the place of a directory of the agent's: no fault hides it there. */
    public Path behind(Path directory) {
        return directories.top().resolve("disks").resolve(directory.getFileName());
    }

    /** The log directory as the judge sees it. */
    public Path logs() {
        Path behind = behind(directories.log());
        return Files.isDirectory(behind) ? behind : directories.log();
    }

    /** Where the judge keeps logs; on the file system of the log directory, as hard links. */
    public Path archive() {
        Path behind = behind(directories.log());
        return (Files.isDirectory(behind) ? behind : directories.top()).resolve("archive");
    }
}
