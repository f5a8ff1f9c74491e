package dev.monopod.source;

import dev.monopod.model.manifest.PodKey;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that the manifest directory asks for at one moment.
 *
 * @param pods unmodifiable
 * @param problems of the directory first, then by file name
 * @param directoryReadable false where files can't be looked at: then the pods are those of the last look
 */
public record Snapshot(SortedMap<PodKey, SourcedPod> pods, List<FileProblem> problems, boolean directoryReadable) {
    public Snapshot {
        pods = Collections.unmodifiableSortedMap(new TreeMap<>(pods));
        problems = List.copyOf(problems);
    }
}
