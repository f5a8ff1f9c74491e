package dev.monopod.runtime.pod;

import dev.monopod.kernel.ChildProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Starts a shim: a process that is the agent's child for a moment only, and outlives it. Blocking. */
final class ShimStarter {
    private static final int LONGEST_MESSAGE = 4096;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private ShimStarter() {}

    /**
     * Comes back when the shim listens.
     *
     * @param title of the pod, for those who read {@code ps}
     * @param folder the pod's: the shim's working directory
     * @throws IOException with what the shim said where it could not start
     */
    static void start(Path program, String title, Path folder, List<Path> cgroups, OptionalInt oomScoreAdj)
            throws IOException {
        List<String> arguments = new ArrayList<>();
        oomScoreAdj.ifPresent(score -> arguments.addAll(List.of("-o", Integer.toString(score))));
        cgroups.forEach(cgroup -> arguments.addAll(List.of("-c", cgroup.toString())));
        arguments.addAll(List.of(title, folder.toString()));
        // Its stderr is a file: a pipe would be held open by the shim for good.
        Path messages = folder.resolve("shim.start");
        ChildProcess starting = ChildProcess.start(program, arguments, messages);
        OptionalInt exitCode = starting.await(PATIENCE);
        if (exitCode.isEmpty()) {
            starting.kill();
            throw new IOException("the shim did not start within " + PATIENCE.toSeconds() + " s");
        }
        if (exitCode.getAsInt() != 0) {
            throw new IOException(
                    "the shim did not start (exit code " + exitCode.getAsInt() + "): " + firstBytes(messages));
        }
        Files.delete(messages);
    }

    private static String firstBytes(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(LONGEST_MESSAGE), StandardCharsets.UTF_8).trim();
        }
    }
}
