package dev.monopod.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Other programs, run to their end. */
final class Commands {
    private static final long PATIENCE_SECONDS = 300;

    private Commands() {}

    static boolean has(String program) {
        for (String folder : System.getenv("PATH").split(":")) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }

    /** What it printed on stdout. */
    static String run(String... command) throws IOException, InterruptedException {
        return run(Path.of("."), Map.of(), List.of(command));
    }

    /** @throws IOException where it does not end with 0, with what it said */
    static String run(Path folder, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        Path errors = Files.createTempFile("bench", ".err");
        Path printed = Files.createTempFile("bench", ".out");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).directory(folder.toFile()).redirectError(errors.toFile());
            builder.environment().putAll(environment);
            builder.redirectOutput(printed.toFile());
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(command + " did not end within " + PATIENCE_SECONDS + " s");
            }
            String output = Files.readString(printed);
            if (process.exitValue() != 0) {
                throw new IOException(
                        command + " ended with " + process.exitValue() + ": " + Files.readString(errors) + output);
            }
            return output;
        } finally {
            Files.delete(errors);
            Files.delete(printed);
        }
    }
}
