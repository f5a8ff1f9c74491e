package dev.monopod.runtime.pod;

import dev.monopod.files.Tree;
import dev.monopod.runtime.launch.PodFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** The image layers that containers stand on at present, from what is on record of their attempts; so it can be asked without an agent. */
public final class LayersInUse {
    private LayersInUse() {}

    /** Names of layers, of all pods of the agent that has this run directory. Blocking. */
    public static Set<String> below(Path runDirectory) throws IOException {
        Set<String> layers = new HashSet<>();
        for (Path pod : Tree.children(runDirectory.resolve("pods"))) {
            AttemptRecords records = new AttemptRecords(new PodFiles(pod, pod, pod));
            records.all().stream()
                    .filter(record -> record.termination().isEmpty())
                    .forEach(record -> layers.addAll(record.layers()));
        }
        return layers;
    }
}
