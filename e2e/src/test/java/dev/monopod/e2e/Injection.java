package dev.monopod.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** System calls of one process, and of all its threads, that fail for as long as this is open: strace(1) answers in the kernel's stead. */
public final class Injection implements AutoCloseable {
    private final ProcessHandle strace;

    private Injection(ProcessHandle strace) {
        this.strace = strace;
    }

    /**
     * Begins; back when it holds for all threads.
     *
     * @param injections as strace takes them, {@code inotify_add_watch:error=ENOSPC}
     */
    public static Injection into(long pid, String... injections) throws IOException {
        Path messages = Files.createTempFile(Directories.scratch(), "strace", "");
        List<String> command = new ArrayList<>(List.of("strace", "-p", Long.toString(pid)));
        command.addAll(options(injections));
        Process strace = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(messages.toFile())
                .start();
        Waiting.until("strace to attach", () -> {
            if (!strace.isAlive()) {
                throw new AssertionError("strace ended: " + Files.readString(messages));
            }
            return allTraced(pid, strace.pid());
        });
        return new Injection(strace.toHandle());
    }

    /** A program to run another one by, from whose first instruction on they hold; strace goes beside it, as no parent. */
    public static List<String> program(String... injections) {
        List<String> command = new ArrayList<>(List.of("strace", "-D", "-I", "1"));
        command.addAll(options(injections));
        return command;
    }

    /** The ones that the process was begun with. */
    public static Injection begunWith(long pid) throws IOException {
        HostProcess traced = HostProcess.of((int) pid);
        int tracer = Waiting.until("strace", () -> Integer.parseInt(traced.status("TracerPid")), found -> found > 0);
        return new Injection(ProcessHandle.of(tracer).orElseThrow());
    }

    private static List<String> options(String... injections) {
        List<String> options = new ArrayList<>(List.of("-f", "-o", "/dev/null", "-e", "signal=none"));
        StringBuilder traced = new StringBuilder("trace=");
        for (String injection : injections) {
            traced.append(injection, 0, injection.indexOf(':')).append(',');
            options.addAll(List.of("-e", "inject=" + injection));
        }
        options.addAll(List.of("-e", traced.substring(0, traced.length() - 1)));
        return options;
    }

    private static boolean allTraced(long pid, long tracer) throws IOException {
        try (var threads = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : threads) {
                if (!Files.readString(thread.resolve("status")).contains("TracerPid:\t" + tracer + "\n")) {
                    return false;
                }
            }
            return true;
        } catch (java.nio.file.NoSuchFileException threadEnded) {
            return false;
        }
    }

    /** From here on the kernel answers itself. */
    @Override
    public void close() {
        strace.destroy();
        try {
            strace.onExit().get(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            strace.destroyForcibly();
        }
    }
}
