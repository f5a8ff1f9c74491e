package dev.monopod.source;

import dev.monopod.model.manifest.Fault;
import java.nio.file.Path;

/**
 * Something about the manifest directory, or about one file in it, that its owner should know.
 *
 * @param file the file, or the directory itself
 * @param fault what is wrong and where; its document is 0 where it is about the whole file
 * @param lastGoodKept whether pods of an earlier version of this file run on because of it
 */
public record FileProblem(Path file, Fault fault, Severity severity, boolean lastGoodKept) {
    /** How bad it is. */
    public enum Severity {
        /** Something that was asked for is not done. */
        ERROR,
        /** All is done, but probably not what was meant. */
        WARNING,
        /** A file that is not a manifest, or not yet. */
        NOTE
    }

    /** A problem with a whole file or directory. */
    static FileProblem of(Path file, String message, Severity severity, boolean lastGoodKept) {
        return new FileProblem(file, new Fault(0, "", message), severity, lastGoodKept);
    }

    @Override
    public String toString() {
        String kept = lastGoodKept ? " (the last good version is kept)" : "";
        String document = fault.document() > 1 ? " (document " + fault.document() + ")" : "";
        return file + document + ": " + fault + kept;
    }
}
