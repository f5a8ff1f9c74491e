package dev.monopod.e2e;

<<<<<<< HEAD
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
=======
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
>>>>>>> 5ff76c5 (End-to-end tests: an agent, the kernel as witness, a leak check)
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
<<<<<<< HEAD
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A real agent in a process, directories and control groups of its own. Closing it removes its pods and looks for leaks. */
final class TestAgent implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Path HOME = Path.of(System.getenv("MONOPOD_HOME"));
    private static final Path IMAGES = Path.of(System.getenv("MONOPOD_IMAGES"));
    private static final Pattern STATUS = Pattern.compile("status on (http://127\\.0\\.0\\.1:\\d+)");
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final ObjectMapper JSON = new ObjectMapper();

    final String cgroupRoot = "monopod-e2e-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
    final Path directory;
    private final HttpClient http = HttpClient.newHttpClient();
    private Process process;
    private String url;

    private TestAgent() throws IOException {
        directory = Files.createTempDirectory(Path.of("/tmp"), "monopod-e2e");
        Files.createDirectories(directory.resolve("manifests"));
    }

    /** An agent that knows these images: busybox, debian, nginx. */
    static TestAgent start(String... images) throws Exception {
        TestAgent agent = new TestAgent();
        for (String image : images) {
            agent.monopod("image", "load", "--root-dir", agent.directory + "/root", IMAGES + "/" + image + ".tar");
        }
        agent.startAgain();
        return agent;
    }

    void startAgain() throws IOException {
        Path log = directory.resolve("agent.log");
        Files.deleteIfExists(log);
        process = new ProcessBuilder(
                        HOME + "/bin/monopod",
                        "run",
                        "--manifests",
                        directory + "/manifests",
                        "--root-dir",
                        directory + "/root",
                        "--run-dir",
                        directory + "/run",
                        "--log-dir",
                        directory + "/log",
                        "--cgroup-root",
                        cgroupRoot,
                        "--status-address",
                        "127.0.0.1:0")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        await().atMost(PATIENCE).until(() -> {
            assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
            return Files.readString(log).contains("ready: pods of");
        });
        Matcher status = STATUS.matcher(Files.readString(log));
        assertThat(status.find()).isTrue();
        url = status.group(1);
    }

    /** As a crash would: at once, with no chance to do anything. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    String monopod(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(HOME + "/bin/monopod"));
        command.addAll(List.of(arguments));
        Process run = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(run.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(run.waitFor()).as(output).isZero();
        return output;
    }

    void apply(Path manifest) throws IOException {
        write(manifest.getFileName().toString(), Files.readString(manifest));
    }

    void write(String name, String manifest) throws IOException {
        Path temporary = directory.resolve("manifests/." + name);
        Files.writeString(temporary, manifest);
        Files.move(temporary, directory.resolve("manifests").resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    void remove(String name) throws IOException {
        Files.delete(directory.resolve("manifests").resolve(name));
    }

    String get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path)).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    Optional<JsonNode> pod(String name) throws IOException, InterruptedException {
        for (JsonNode pod : JSON.readTree(get("/pods")).path("items")) {
            if (pod.at("/metadata/name").asText().equals(name)) {
                return Optional.of(pod);
            }
        }
        return Optional.empty();
    }

    JsonNode awaitPod(String name, Predicate<JsonNode> condition) {
        return await().atMost(PATIENCE)
                .until(() -> pod(name), pod -> pod.filter(condition).isPresent())
                .orElseThrow();
    }

    JsonNode awaitReady(String name) {
        return awaitPod(name, pod -> {
            for (JsonNode condition : pod.at("/status/conditions")) {
                if (condition.path("type").asText().equals("Ready")) {
                    return condition.path("status").asText().equals("True");
                }
            }
            return false;
        });
    }

    /** What a container has written, in all attempts that have a log. */
    String log(String pod, String container) throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.walk(directory.resolve("log/pods"))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                if (file.toString().contains("_" + pod + "_")
                        && file.getParent().endsWith(container)) {
                    text.append(Files.readString(file));
                }
            }
        }
        return text.toString();
    }

    /** The host's number of the PID 1 of a container, found by its control group. */
    int pid(String pod, String container) {
        return await().atMost(PATIENCE)
                .until(() -> Witness.firstProcess(cgroupRoot, uid(pod), container), Optional::isPresent)
                .orElseThrow();
    }

    String uid(String pod) throws IOException, InterruptedException {
        return pod(pod).orElseThrow().at("/metadata/uid").asText();
    }

    @Override
    public void close() throws Exception {
        try (Stream<Path> files = Files.list(directory.resolve("manifests"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        if (!process.isAlive()) {
            startAgain();
        }
        await().atMost(PATIENCE)
                .until(() -> !Witness.podGroups(cgroupRoot).iterator().hasNext() && isEmpty("run/pods"));
        process.destroy();
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(isEmpty("root/pods")).as("files below root/pods").isTrue();
        assertThat(isEmpty("log/pods")).as("files below log/pods").isTrue();
        assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(directory.toString());
        Witness.removeGroups(cgroupRoot);
        new ProcessBuilder("rm", "-rf", directory.toString()).start().waitFor();
    }

    private boolean isEmpty(String folder) throws IOException {
        Path path = directory.resolve(folder);
        if (!Files.exists(path)) {
            return true;
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.findAny().isEmpty();
        }
=======
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real {@code monopod run} with directories and a control group of its own. It starts before each test; after it all pods are removed,
 * and nothing of them may be left.
 */
final class TestAgent implements BeforeEachCallback, AfterEachCallback {
    static final Path MONOPOD = Path.of(System.getenv("MONOPOD_HOME"), "bin/monopod");

    private static final Path EXPERIMENTS = Path.of("manifests");
    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private final String[] images;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<AgentProcess> runs = new ArrayList<>();

    private Directories directories;
    private ControlGroups groups;
    private int port;

    private TestAgent(String... images) {
        this.images = images;
    }

    /** An agent that knows images of these short names. */
    static TestAgent with(String... images) {
        return new TestAgent(images);
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException, InterruptedException {
        directories = Directories.create();
        groups = new ControlGroups(directories.name());
        LoadedImages.give(directories.root(), images);
        start();
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException, InterruptedException {
        boolean failed = context.getExecutionException().isPresent();
        try {
            new LeakCheck(directories, groups).afterRemovalOfAllPods(this);
        } catch (AssertionError | RuntimeException e) {
            failed = true;
            throw e;
        } finally {
            kill();
            if (failed) {
                tellWhatItPrinted();
            }
            ControlGroups.processes(groups.below()).forEach(HostProcess::kill);
            groups.removeEmpty();
            directories.delete();
        }
    }

    private void tellWhatItPrinted() throws IOException {
        for (AgentProcess run : runs) {
            System.out.println("---- an agent's output:\n" + run.output());
        }
    }

    /** Begins a run; it is not known how far it has come. */
    AgentProcess launch() throws IOException {
        Path output = directories.top().resolve("agent-" + runs.size() + ".txt");
        AgentProcess run = AgentProcess.start(
                List.of(
                        MONOPOD.toString(),
                        "run",
                        "--manifests=" + directories.manifests(),
                        "--root-dir=" + directories.root(),
                        "--run-dir=" + directories.run(),
                        "--log-dir=" + directories.log(),
                        "--cgroup-root=" + directories.name(),
                        "--node-name=" + directories.name(),
                        "--status-address=127.0.0.1:0"),
                output);
        runs.add(run);
        return run;
    }

    /** Begins a run; comes back when it is ready. */
    void start() throws IOException {
        AgentProcess run = launch();
        port = run.port();
        Waiting.until("readiness of the agent", () -> get("/readyz").equals("ok"));
    }

    private AgentProcess current() {
        return runs.get(runs.size() - 1);
    }

    boolean running() {
        return current().alive();
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        current().kill();
    }

    /** SIGTERM, as a service manager stops it. */
    void end() throws InterruptedException {
        current().end();
    }

    void restart() throws IOException, InterruptedException {
        kill();
        start();
    }

    /** Puts an experiment's file, as it is, into the watched directory. */
    void apply(String experiment) throws IOException {
        write(experiment, Files.readString(EXPERIMENTS.resolve(experiment)));
    }

    /** At once, as whoever writes manifests ought to. */
    void write(String file, String content) throws IOException {
        Path written = directories.manifests().resolve("." + file + ".new");
        Files.writeString(written, content);
        Files.move(written, directories.manifests().resolve(file), StandardCopyOption.ATOMIC_MOVE);
    }

    void remove(String file) throws IOException {
        Files.delete(directories.manifests().resolve(file));
    }

    void removeAll() throws IOException {
        for (Path file : Directories.below(directories.manifests())) {
            if (Files.isRegularFile(file)) {
                Files.delete(file);
            }
        }
    }

    String get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        return http.send(request, BodyHandlers.ofString()).body();
    }

    List<Pod> pods() throws IOException, InterruptedException {
        return JSON.readValue(get("/pods"), PodList.class).getItems();
    }

    Optional<Pod> pod(String name) throws IOException, InterruptedException {
        return pods().stream()
                .filter(pod -> pod.getMetadata().getName().equals(name))
                .findFirst();
    }

    /** The pod, once it is told to be as it should be. */
    Pod awaitPod(String name, Predicate<Pod> condition) {
        return Waiting.until("pod " + name, () -> pod(name), pod -> pod.isPresent() && condition.test(pod.get()))
                .orElseThrow();
    }

    Pod awaitRunning(String name) {
        return awaitPod(name, Pods::allRunning);
    }

    ContainerStatus awaitContainer(String pod, String container, Predicate<ContainerStatus> condition) {
        return Pods.container(
                awaitPod(
                        pod,
                        told -> Pods.find(told, container).filter(condition).isPresent()),
                container);
    }

    void awaitGone(String name) {
        Waiting.until("end of pod " + name, () -> pod(name).isEmpty());
    }

    /** The kernel's view of a pod. */
    PodWitness witness(Pod pod) {
        return new PodWitness(groups, pod.getMetadata().getUid());
    }

    ControlGroups groups() {
        return groups;
    }

    Directories directories() {
        return directories;
    }

    Path logFile(Pod pod, String container, int attempt) {
        String folder = pod.getMetadata().getNamespace() + "_"
                + pod.getMetadata().getName() + "_" + pod.getMetadata().getUid();
        return directories
                .log()
                .resolve("pods")
                .resolve(folder)
                .resolve(container)
                .resolve(attempt + ".log");
    }

    List<LogLine> log(Pod pod, String container, int attempt) throws IOException {
        return LogLine.read(logFile(pod, container, attempt));
    }

    /** What the container has printed on both streams, once it is as it should be. */
    List<String> awaitLog(Pod pod, String container, int attempt, Predicate<List<String>> condition) {
        return Waiting.until(
                "log of " + container,
                () -> log(pod, container, attempt).stream().map(LogLine::text).toList(),
                condition);
>>>>>>> 5ff76c5 (End-to-end tests: an agent, the kernel as witness, a leak check)
    }
}
