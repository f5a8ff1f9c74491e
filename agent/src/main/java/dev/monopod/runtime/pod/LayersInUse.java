package dev.monopod.runtime.pod;

import dev.monopod.files.Tree;
import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.Now;
import dev.monopod.runtime.launch.PodFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/** The image layers that containers stand on at present, from what is on record of their attempts; so it can be asked without an agent. */
public final class LayersInUse {
    /** Nothing here is decided by time. */
    private static final Now NO_TIME = new Now(Moment.BOOT, Instant.EPOCH);

    private LayersInUse() {}

    /** Names of layers, of all pods of the agent that has this run directory. Blocking. */
    public static Set<String> below(Path runDirectory) throws IOException {
        Set<String> layers = new HashSet<>();
        for (Path pod : Tree.children(runDirectory.resolve("pods"))) {
            AttemptRecords records = new AttemptRecords(new PodFiles(pod, pod, pod), () -> NO_TIME);
            records.all().stream()
                    .filter(record -> record.termination().isEmpty())
                    .forEach(record -> layers.addAll(record.layers()));
        }
        return layers;
    }
}
