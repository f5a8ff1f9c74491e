package dev.monopod.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code monopod exec} against one agent. */
final class ExecCommand {
    private final TestAgent agent;

    ExecCommand(TestAgent agent) {
        this.agent = agent;
    }

    /** To its end, with nothing on its standard input. */
    Command.Outcome run(String... arguments) throws IOException, InterruptedException {
        return Command.monopod(command(arguments).toArray(String[]::new));
    }

    /** The same with files for its standard input and output. */
    int copy(Path in, Path out, String... arguments) throws IOException, InterruptedException {
        List<String> command = command(arguments);
        command.add(0, Command.MONOPOD.toString());
        return new ProcessBuilder(command)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor();
    }

    /** Begins it; its output goes to a file. */
    Process begin(Path output, String... arguments) throws IOException {
        return Command.begin(output, command(arguments).toArray(String[]::new));
    }

    /**
     * Begins a shell on a terminal of its own, which runs this script with {@code EXEC} for the command and its directory.
     *
     * @param output what is seen on the terminal
     */
    Process onTerminal(Path output, String script) throws IOException {
        String exec = Command.MONOPOD + " exec --run-dir " + agent.directories().run();
        Path file = Files.createTempFile(Directories.scratch(), "terminal", ".sh");
        Files.writeString(file, script.replace("EXEC", exec) + "\n");
        return new ProcessBuilder("script", "--quiet", "--return", "--command", "sh " + file, "/dev/null")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    private List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(
                List.of("exec", "--run-dir", agent.directories().run().toString()));
        command.addAll(List.of(arguments));
        return command;
    }
}
