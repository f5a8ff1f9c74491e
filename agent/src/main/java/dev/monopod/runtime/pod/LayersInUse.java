package dev.monopod.runtime.pod;

import dev.monopod.files.Tree;
import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.Now;
import dev.monopod.runtime.DamagedRecord;
import dev.monopod.runtime.launch.PodFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The image layers that containers stand on at present, from what is on record of their attempts; so it can be asked without an agent. */
public final class LayersInUse {
    /** Nothing here is decided by time. */
    private static final Now NO_TIME = new Now(Moment.BOOT, Instant.EPOCH);

    private LayersInUse() {}

    /**
     * Names of layers, of all pods of the agent that has this run directory. Blocking.
     *
     * @throws DamagedRecord naming one that can't be understood, of a container that may run on whatever layers
     */
    public static Set<String> below(Path runDirectory) throws IOException {
        Set<String> layers = new HashSet<>();
        for (Path pod : Tree.children(runDirectory.resolve("pods"))) {
            AttemptRecords records = new AttemptRecords(new PodFiles(pod, pod, pod), () -> NO_TIME);
            List<AttemptId> ids = records.ids();
            for (AttemptId id : ids) {
                read(records, id, ids)
                        .filter(record -> record.termination().isEmpty())
                        .ifPresent(record -> layers.addAll(record.layers()));
            }
        }
        return layers;
    }

    /** Whatever was on the record of an attempt that has ended: it stands on nothing. */
    private static Optional<AttemptRecord> read(AttemptRecords records, AttemptId id, List<AttemptId> all)
            throws IOException {
        try {
            return records.read(id.toString());
        } catch (DamagedRecord e) {
            if (id.isFollowedIn(all) || records.exit(id.toString()).isPresent()) {
                return Optional.empty();
            }
            throw new DamagedRecord(
                    e.getMessage() + "; which layers its container runs on is not known, so none can be removed: the"
                            + " agent mends the record when it is started again",
                    e);
        }
    }
}
