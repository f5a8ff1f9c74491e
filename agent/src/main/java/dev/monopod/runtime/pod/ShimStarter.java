package dev.monopod.runtime.pod;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** Starts a shim: a process that is the agent's child for a moment only, and outlives it. Blocking. */
final class ShimStarter {
    private static final int LONGEST_MESSAGE = 4096;
    private static final long PATIENCE_SECONDS = 30;

    private ShimStarter() {}

    /**
     * Comes back when the shim listens.
     *
     * @param title of the pod, for those who read {@code ps}
     * @param folder the pod's: the shim's working directory
     * @throws IOException with what the shim said where it could not start
     */
    static void start(Path program, String title, Path folder, List<Path> cgroups, OptionalInt oomScoreAdj)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        oomScoreAdj.ifPresent(score -> command.addAll(List.of("-o", Integer.toString(score))));
        cgroups.forEach(cgroup -> command.addAll(List.of("-c", cgroup.toString())));
        command.addAll(List.of(title, folder.toString()));
        // Its stderr is a file: a pipe would be held open by the shim for good.
        Path messages = folder.resolve("shim.start");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(messages.toFile());
        builder.environment().clear();
        Process starting = builder.start();
        if (!starting.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            starting.destroyForcibly();
            throw new IOException("the shim did not start within " + PATIENCE_SECONDS + " s");
        }
        int exitCode = starting.exitValue();
        if (exitCode != 0) {
            throw new IOException("the shim did not start (exit code " + exitCode + "): " + firstBytes(messages));
        }
        Files.delete(messages);
    }

    private static String firstBytes(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(LONGEST_MESSAGE), StandardCharsets.UTF_8).trim();
        }
    }
}
