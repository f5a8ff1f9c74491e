package dev.monopod.runtime.pod;

import dev.monopod.files.AtomicFile;
import dev.monopod.runtime.launch.PodFiles;
import java.io.IOException;

/** The files by which a pod's programs know names: their own and others'. Blocking. */
final class PodNetworkFiles {
    private PodNetworkFiles() {}

    static void write(PodFiles files, PodDefinition pod) throws IOException {
        AtomicFile.writeReadable(files.hostname(), pod.hostname() + "\n");
        AtomicFile.writeReadable(files.hosts(), pod.hostsFile());
        AtomicFile.writeReadable(files.resolvConf(), pod.resolvConf());
    }
}
