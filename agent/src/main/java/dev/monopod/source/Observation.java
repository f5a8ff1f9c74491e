package dev.monopod.source;

import dev.monopod.model.manifest.Manifest;
import java.nio.file.Path;

/** What one look at one name in the manifest directory showed. */
sealed interface Observation {
    Path file();

    /** The file was read. */
    record Read(Path file, Manifest manifest) implements Observation {}

    /** There is something of this name, but it can't be read. */
    record Unreadable(Path file, String why) implements Observation {}

    /** There is a file that someone is about to write: its closing will be told. */
    record BeingWritten(Path file) implements Observation {}

    /** It is not there at this moment. Editors that save by renaming or removing the old file make it look so for microseconds. */
    record Missing(Path file) implements Observation {}

    /** It has stayed away, and the directory itself could be read. */
    record Gone(Path file) implements Observation {}

    /** Not a manifest by its name or kind. */
    record Ignored(Path file, String why) implements Observation {}
}
