package dev.monopod.source;

import dev.monopod.model.manifest.PodKey;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All that the manifest directory asks for at one moment.
 *
 * @param pods unmodifiable
 * @param directoryProblems of the directory as a whole
 * @param fileProblems of single files, by file name
 * @param directoryReadable false where files can't be looked at: then the pods are those of the last look
 */
public record Snapshot(
        SortedMap<PodKey, SourcedPod> pods,
        List<FileProblem> directoryProblems,
        List<FileProblem> fileProblems,
        boolean directoryReadable) {
    public Snapshot {
        pods = Collections.unmodifiableSortedMap(new TreeMap<>(pods));
        directoryProblems = List.copyOf(directoryProblems);
        fileProblems = List.copyOf(fileProblems);
    }

    /** Those of the directory first. */
    public List<FileProblem> problems() {
        return Stream.concat(directoryProblems.stream(), fileProblems.stream()).toList();
    }
}
