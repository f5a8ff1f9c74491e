package dev.monopod.runtime.image.layer;

import dev.monopod.kernel.Directory;
import dev.monopod.kernel.EntryAttributes;
import dev.monopod.kernel.EntryStatus;
import dev.monopod.kernel.KernelException;
import dev.monopod.kernel.RawPath;
import dev.monopod.runtime.image.InvalidImage;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Modification times of directories: each entry made in a directory changes its time, so they are set when all is there. */
final class DirectoryTimes {
    private final TreeMap<RawPath, Instant> times = new TreeMap<>();

    void remember(EntryPath path, Instant modified) {
        times.put(path.joined(), modified);
    }

    /** What was at this path was replaced, and all below it with it. */
    void forget(EntryPath path) {
        RawPath gone = path.joined();
        times.remove(gone);
        // '0' is the character after '/', so between the two is all that begins with "gone/".
        times.subMap(gone.plus("/"), gone.plus("0")).clear();
    }

    /** Sets all times. A path that leads to no directory any more belonged to one that was replaced. */
    void apply(LayerFolder folder) throws KernelException, InvalidImage {
        for (Map.Entry<RawPath, Instant> time : times.entrySet()) {
            EntryPath path = EntryPath.of(time.getKey());
            Optional<Directory> parent = folder.find(path.parents());
            if (parent.isEmpty()) {
                continue;
            }
            try (Directory found = parent.get()) {
                Optional<EntryStatus> status = found.status(path.name());
                if (status.map(EntryStatus::isDirectory).orElse(false)) {
                    new EntryAttributes(found, path.name()).setModified(time.getValue());
                }
            }
        }
    }
}
