package dev.monopod.source;

import dev.monopod.model.manifest.PodKey;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * All that the manifest directory asks for at one moment.
 *
 * @param pods by the names of their files; unmodifiable
 * @param directoryProblems of the directory as a whole
 * @param fileProblems of single files, by file name
 * @param directoryReadable false where files can't be looked at: then the pods are those of the last look
 */
public record Snapshot(
        Map<PodKey, SourcedPod> pods,
        List<FileProblem> directoryProblems,
        List<FileProblem> fileProblems,
        boolean directoryReadable) {
    public Snapshot {
        pods = Collections.unmodifiableMap(new LinkedHashMap<>(pods));
        directoryProblems = List.copyOf(directoryProblems);
        fileProblems = List.copyOf(fileProblems);
    }

    /** Those of the directory first. */
    public List<FileProblem> problems() {
        return Stream.concat(directoryProblems.stream(), fileProblems.stream()).toList();
    }
}
