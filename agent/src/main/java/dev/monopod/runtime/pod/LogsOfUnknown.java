package dev.monopod.runtime.pod;

import dev.monopod.files.Tree;
import dev.monopod.runtime.launch.PodFiles;
import java.io.IOException;
import java.nio.file.Path;

/** The logs of a pod of which no more is known than its UID. Blocking. */
public final class LogsOfUnknown {
    private LogsOfUnknown() {}

    /** Removes them with the links to them. */
    public static void delete(Path logDirectory, String uid) throws IOException {
        for (Path folder : Tree.children(PodFiles.podLogs(logDirectory))) {
            if (folder.getFileName().toString().endsWith("_" + uid)) {
                Logs.deleteAll(Tree.children(PodFiles.logLinks(logDirectory)), folder);
            }
        }
    }
}
