package dev.monopod.runtime.pod;

import dev.monopod.kernel.RegularFile;
import dev.monopod.runtime.log.LogTail;
import io.fabric8.kubernetes.api.model.Container;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What containers say of their ends (pkg/kubelet/kuberuntime/kuberuntime_container.go, getTerminationMessage): in a file that they are
 * given for it, else, if the manifest says so and they have failed, by the end of their log. Blocking.
 */
final class TerminationMessages {
    private static final Logger LOG = LoggerFactory.getLogger(TerminationMessages.class);

    /** Of the file; more is cut off (pkg/kubelet/container/runtime.go). */
    private static final int LONGEST = 4096;

    /** Of the log. */
    private static final int LONGEST_OF_LOG = 2048;

    private static final int MOST_LINES_OF_LOG = 80;

    private TerminationMessages() {}

    /** Makes the empty file; whoever the container runs as may write to it. */
    static void prepare(Path file) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    }

    /** The message; empty where there is none, or none can be read, which is told. */
    static String of(Container container, Path file, LogTail log, int exitCode) {
        try {
            String said = read(file);
            boolean fallsBack = "FallbackToLogsOnError".equals(container.getTerminationMessagePolicy());
            return said.isEmpty() && fallsBack && exitCode != 0 ? log.last(LONGEST_OF_LOG, MOST_LINES_OF_LOG) : said;
        } catch (IOException e) {
            LOG.warn("the termination message of container {} can't be read: {}", container.getName(), e.getMessage());
            return "";
        }
    }

    /** What it is bound over may be anything; the file itself is out of the container's reach. */
    private static String read(Path file) throws IOException {
        if (Files.notExists(file)) {
            return "";
        }
        try (RegularFile open = RegularFile.open(file)) {
            byte[] text = new byte[LONGEST];
            return new String(Arrays.copyOf(text, open.read(text, 0)), StandardCharsets.UTF_8);
        }
    }
}
