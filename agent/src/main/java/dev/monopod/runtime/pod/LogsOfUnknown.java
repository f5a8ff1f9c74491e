package dev.monopod.runtime.pod;

import dev.monopod.files.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The logs of a pod of which no more is known than its UID. Blocking. */
public final class LogsOfUnknown {
    private LogsOfUnknown() {}

    /** Removes them with the links to them. */
    public static void delete(Path logDirectory, String uid) throws IOException {
        for (Path folder : Tree.children(logDirectory.resolve("pods"))) {
            if (folder.getFileName().toString().endsWith("_" + uid)) {
                for (Path link : Tree.children(logDirectory.resolve("containers"))) {
                    if (Files.isSymbolicLink(link)
                            && Files.readSymbolicLink(link).startsWith(folder)) {
                        Files.deleteIfExists(link);
                    }
                }
                Tree.delete(folder);
            }
        }
    }
}
