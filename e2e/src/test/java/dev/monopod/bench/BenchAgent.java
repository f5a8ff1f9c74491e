package dev.monopod.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An agent with folders and a control group of its own.
 */
final class BenchAgent implements AutoCloseable {
    private static final String LISTENING = "status on http://127.0.0.1:";

    private static final Set<BenchAgent> LIVING = ConcurrentHashMap.newKeySet();

    static {
        // Whoever ends the bench by Ctrl-C is not to be left with hundreds of pods.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> LIVING.forEach(BenchAgent::close)));
    }

    private final Path program;
    private final Path files;
    private final Path run;
    private final String name;
    private @Nullable Process process;
    private int port;

    /** One that does not run yet. */
    BenchAgent(Path home, Path image, Path files, Path run, String name) throws IOException, InterruptedException {
        this.program = home.resolve("bin/monopod");
        this.files = files;
        this.run = run;
        this.name = name;
        LIVING.add(this);
        Files.createDirectories(manifests());
        Files.createDirectories(run);
        Commands.run(program.toString(), "image", "load", "--root-dir=" + root(), "--run-dir=" + run, image.toString());
    }

    /** Nanoseconds from the start of its process until it says that it is ready. */
    long start() throws IOException {
        Path output = files.resolve("agent.txt");
        long from = System.nanoTime();
        process = new ProcessBuilder(
                        program.toString(),
                        "run",
                        "--manifests=" + manifests(),
                        "--root-dir=" + root(),
                        "--run-dir=" + run,
                        "--log-dir=" + log(),
                        "--cgroup-root=" + name,
                        "--node-name=bench",
                        "--status-address=127.0.0.1:0",
                        "--max-pods=2000")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        Await.until("readiness of the agent; see " + output, Duration.ofMillis(2), () -> {
            if (!running().isAlive()) {
                throw new IOException("the agent ended: " + Files.readString(output));
            }
            return knowsPort(Files.readString(output)) && get("/readyz") == 200;
        });
        return System.nanoTime() - from;
    }

    /** Once it has told it. */
    private boolean knowsPort(String output) {
        int at = output.indexOf(LISTENING);
        int end = output.indexOf('\n', Math.max(at, 0));
        if (at < 0 || end < 0) {
            return false;
        }
        port = Integer.parseInt(output.substring(at + LISTENING.length(), end));
        return true;
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException("the agent has not been started");
        }
        return process;
    }

    private int get(String path) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(url(path)).toURL().openConnection();
        connection.setConnectTimeout(1000);
        return connection.getResponseCode();
    }

    String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    long pid() {
        return running().pid();
    }

    /** SIGKILL: its pods go on. */
    void kill() throws InterruptedException {
        running().destroyForcibly().waitFor();
    }

    /** The moment, by the monotonic clock, right before the manifest took its place. */
    long drop(String pod, String yaml) throws IOException {
        if (!LIVING.contains(this)) {
            throw new IOException("the bench is being ended");
        }
        Path hidden = manifests().resolve("." + pod);
        Files.writeString(hidden, yaml);
        long now = System.nanoTime();
        Files.move(hidden, manifest(pod), StandardCopyOption.ATOMIC_MOVE);
        return now;
    }

    /** The moment right before the manifest was removed. */
    long remove(String pod) throws IOException {
        long now = System.nanoTime();
        Files.delete(manifest(pod));
        return now;
    }

    private Path manifest(String pod) {
        return manifests().resolve(pod + ".yaml");
    }

    /** The file of a pod that there is one of, with this beginning. */
    private static @Nullable Path find(Path folder, String beginning) throws IOException {
        if (!Files.isDirectory(folder)) {
            return null;
        }
        try (var children = Files.newDirectoryStream(folder, beginning + "*")) {
            for (Path child : children) {
                return child;
            }
        }
        return null;
    }

    /** What a container's attempt has printed so far, without what the log adds; empty where there is no log yet. */
    String printed(String pod, String container, int attempt) throws IOException {
        Path folder = find(log().resolve("pods"), "default_" + pod + "_");
        Path file = folder == null ? null : folder.resolve(container).resolve(attempt + ".log");
        try {
            return file == null ? "" : Files.readString(file);
        } catch (NoSuchFileException rotated) {
            return "";
        }
    }

    Path logFolder(String pod, String container) throws IOException {
        Path folder = find(log().resolve("pods"), "default_" + pod + "_");
        if (folder == null) {
            throw new IOException("pod " + pod + " has no logs");
        }
        return folder.resolve(container);
    }

    /** The moment of a container's first instruction, once it has told it. */
    long started(String pod, String container, int attempt, Duration pause) throws IOException {
        String[] text = {""};
        Await.until("start of " + pod + "/" + container, pause, () -> {
            text[0] = printed(pod, container, attempt);
            return text[0].contains("start ") && text[0].endsWith("\n");
        });
        return Long.parseLong(text[0].substring(text[0].indexOf("start ") + 6).trim());
    }

    String uid(String pod) throws IOException {
        Path folder = find(log().resolve("pods"), "default_" + pod + "_");
        return folder == null ? "" : folder.getFileName().toString().substring(("default_" + pod + "_").length());
    }

    /** Processes in a control group of a pod's, that of infra or of an attempt (NAME-N). */
    List<Long> processes(String uid, String group) throws IOException {
        Path folder = Cgroups.of(group(uid, group));
        List<Long> pids = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("cgroup.procs"))) {
            pids.add(Long.valueOf(line));
        }
        return pids;
    }

    /** The path of a control group of a pod's. */
    String group(String uid, String group) {
        return name + "/besteffort/pod" + uid + "/" + group;
    }

    /** Whether files or control groups of a pod are still there. */
    boolean anythingLeft(String uid) {
        return Files.exists(run.resolve("pods").resolve(uid))
                || Files.exists(root().resolve("pods").resolve(uid))
                || Cgroups.foldersOf(name).anyMatch(root -> Files.exists(root.resolve("besteffort/pod" + uid)));
    }

    void awaitEmpty() throws IOException {
        Await.until("end of all pods", Duration.ofMillis(20), () -> find(run.resolve("pods"), "") == null);
    }

    private Path manifests() {
        return files.resolve("manifests");
    }

    private Path root() {
        return files.resolve("root");
    }

    private Path log() {
        return files.resolve("log");
    }

    /** Removes all pods, then ends. */
    @Override
    public void close() {
        if (!LIVING.remove(this)) {
            return;
        }
        try {
            if (process != null && process.isAlive()) {
                try (var all = Files.newDirectoryStream(manifests())) {
                    for (Path file : all) {
                        Files.delete(file);
                    }
                }
                awaitEmpty();
                process.destroy();
                process.waitFor(10, TimeUnit.SECONDS);
            }
            Cgroups.remove(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static String pod(String name, String... containers) {
        return pod(name, Map.of(), containers);
    }

    /** @param arguments of each container's program, where it has any */
    static String pod(String name, Map<String, List<String>> arguments, String... containers) {
        StringBuilder yaml = new StringBuilder("""
                apiVersion: v1
                kind: Pod
                metadata:
                  name: %s
                spec:
                  terminationGracePeriodSeconds: 5
                  containers:
                """.formatted(name));
        for (String container : containers) {
            yaml.append("  - name: ").append(container).append("\n    image: localhost/bench:1\n");
            List<String> command = arguments.get(container);
            if (command != null) {
                yaml.append("    command: ").append(command).append('\n');
            }
        }
        return yaml.toString();
    }
}
