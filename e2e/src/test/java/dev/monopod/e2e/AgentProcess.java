package dev.monopod.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One run of the agent, from its start to its end. What it prints goes to a file. */
public final class AgentProcess {
    private static final Pattern STATUS = Pattern.compile("status on http://127\\.0\\.0\\.1:(\\d+)");

    private final Process process;
    private final Path output;
    private int forgotten;

    private AgentProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts it without waiting for anything. */
    public static AgentProcess start(List<String> command, Map<String, String> environment, Path output)
            throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        return new AgentProcess(builder.start(), output);
    }

    /** The status port, when it is open. */
    public int port() {
        return Waiting.until("status port of the agent", this::portPrinted, Optional::isPresent)
                .orElseThrow();
    }

    private Optional<Integer> portPrinted() throws IOException {
        Matcher matcher = STATUS.matcher(output());
        if (matcher.find()) {
            return Optional.of(Integer.valueOf(matcher.group(1)));
        }
        if (!process.isAlive()) {
            throw new AssertionError("the agent ended with " + process.exitValue() + ": " + output());
        }
        return Optional.empty();
    }

    /** What it has printed, from the latest {@link #forgetOutput} on. */
    public String output() throws IOException {
        return Files.readString(output).substring(forgotten);
    }

    /** Another test begins. */
    public void forgetOutput() throws IOException {
        forgotten = Files.readString(output).length();
    }

    public long pid() {
        return process.pid();
    }

    /** Of one that has ended. */
    public int exitCode() {
        return process.exitValue();
    }

    public boolean alive() {
        return process.isAlive();
    }

    /** Has the agent add what each of its threads does to its output. */
    public void dumpThreads() throws IOException, InterruptedException {
        Command.run("kill", "-QUIT", Long.toString(process.pid()));
        Waiting.until("threads of the agent", () -> output().contains("VM Periodic Task Thread"));
    }

    /** SIGKILL. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** SIGTERM. */
    public void end() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }
}
