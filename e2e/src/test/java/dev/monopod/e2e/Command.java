package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A short-lived program. */
public final class Command {

    /** How it ended, and what it printed. */
    public record Outcome(int exitCode, String out, String err) {}

    static final Path MONOPOD = Path.of(System.getenv("MONOPOD_HOME"), "bin/monopod");

    private Command() {}

    /** Runs it to its end, which has to be a good one; gives back what it printed. */
    public static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as("exit code of %s, which printed: %s", String.join(" ", command), output)
                .isZero();
        return output;
    }

    /** Runs {@code monopod} to its end, whatever that is, with nothing on its standard input. */
    public static Outcome monopod(String... arguments) throws IOException, InterruptedException {
        return monopod(Map.of(), arguments);
    }

    /** The same with more environment variables. */
    public static Outcome monopod(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile(Directories.scratch(), "out", "");
        Path err = Files.createTempFile(Directories.scratch(), "err", "");
        List<String> command = new ArrayList<>(List.of(arguments));
        command.add(0, MONOPOD.toString());
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        int exitCode = builder.start().waitFor();
        return new Outcome(exitCode, Files.readString(out), Files.readString(err));
    }

    /** Begins to run {@code monopod}; what it prints goes to a file. */
    public static Process begin(Path output, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(arguments));
        command.add(0, MONOPOD.toString());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }
}
