package dev.monopod.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** System calls of one process, and of all its threads, that fail for as long as this is open: strace(1) answers in the kernel's stead. */
final class Injection implements AutoCloseable {
    private final Process strace;

    private Injection(Process strace) {
        this.strace = strace;
    }

    /**
     * Begins; back when it holds for all threads.
     *
     * @param injections as strace takes them, {@code inotify_add_watch:error=ENOSPC}
     */
    static Injection into(long pid, String... injections) throws IOException {
        Path messages = Files.createTempFile(Directories.scratch(), "strace", "");
        List<String> command = new java.util.ArrayList<>(
                List.of("strace", "-f", "-p", Long.toString(pid), "-o", "/dev/null", "-e", "signal=none"));
        StringBuilder traced = new StringBuilder("trace=");
        for (String injection : injections) {
            traced.append(injection, 0, injection.indexOf(':')).append(',');
            command.addAll(List.of("-e", "inject=" + injection));
        }
        command.addAll(List.of("-e", traced.substring(0, traced.length() - 1)));
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
        return new Injection(strace);
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
    public void close() throws InterruptedException {
        strace.destroy();
        if (!strace.waitFor(10, TimeUnit.SECONDS)) {
            strace.destroyForcibly();
        }
    }
}
