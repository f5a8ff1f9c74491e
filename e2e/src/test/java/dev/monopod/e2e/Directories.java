package dev.monopod.e2e;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Where one agent keeps everything: all of it below one folder. Its path is short, since the path of a unix socket may have 107 bytes.
 */
public record Directories(String name, Path top) {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Path SCRATCH = makeScratch();

    public static Directories create() throws IOException {
        int number = NUMBER.incrementAndGet();
        Path top = SCRATCH.resolve(Integer.toString(number));
        Files.createDirectories(top.resolve("manifests"));
        return new Directories("monopod-e2e-" + ProcessHandle.current().pid() + "-" + number, top);
    }

    /** Of all agents of this test run; removed when it ends. */
    public static Path scratch() {
        return SCRATCH;
    }

    public Path manifests() {
        return top.resolve("manifests");
    }

    public Path root() {
        return top.resolve("root");
    }

    public Path run() {
        return top.resolve("run");
    }

    public Path log() {
        return top.resolve("log");
    }

    /** For {@code monopod run}: the agent that keeps everything here. */
    public List<String> options() {
        return List.of(
                "--manifests=" + manifests(),
                "--root-dir=" + root(),
                "--run-dir=" + run(),
                "--log-dir=" + log(),
                "--cgroup-root=" + name,
                "--node-name=" + name,
                "--status-address=127.0.0.1:0");
    }

    Path logFile(Pod pod, String container, int attempt) {
        ObjectMeta meta = pod.getMetadata();
        String folder = meta.getNamespace() + "_" + meta.getName() + "_" + meta.getUid();
        return log().resolve("pods").resolve(folder).resolve(container).resolve(attempt + ".log");
    }

    private static Path makeScratch() {
        try {
            return Files.createTempDirectory("monopod-e2e-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void deleteScratch() {
        delete(SCRATCH);
    }

    public void delete() {
        delete(top);
    }

    public static void delete(Path folder) {
        try {
            for (Path path : below(folder)) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All paths below a folder and itself, deepest first; none where it is not there. */
    public static List<Path> below(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.sorted(Comparator.comparing(Path::getNameCount).reversed())
                    .toList();
        }
    }
}
