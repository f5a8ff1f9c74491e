package dev.monopod.e2e;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real {@code monopod run} with directories and a control group of its own, there before each test. After it all pods are removed, and
 * nothing of them may be left; then it may serve another test.
 */
final class TestAgent implements ToldPods, BeforeEachCallback, AfterEachCallback {
    static final Path MONOPOD = Command.MONOPOD;

    static final Path EXPERIMENTS = Path.of("manifests");

    private static final Set<TestAgent> LIVING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(TestAgent::cleanUpAll));
    }

    /** Tests go on while all is cleaned up behind them. */
    private static volatile boolean ending;

    private static final AtomicInteger RUNS = new AtomicInteger();

    private final List<String> images;
    private final boolean alone;
    private final List<AgentProcess> runs = new ArrayList<>();

    private Directories directories;
    private ControlGroups groups;
    private int port;

    /** The distribution that the next run is of. */
    private Path home = MONOPOD.getParent().getParent();

    private TestAgent(boolean alone, String... images) {
        this.alone = alone;
        this.images = List.of(images);
    }

    /** An agent that knows images of these short names. */
    static TestAgent with(String... images) {
        return new TestAgent(false, images);
    }

    /** One of which no other test has anything: for tests that change its images or its options. */
    static TestAgent alone(String... images) {
        return new TestAgent(true, images);
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException, InterruptedException {
        LIVING.add(this);
        Optional<IdleAgents.Idle> idle = alone ? Optional.empty() : IdleAgents.take(images);
        if (idle.isPresent()) {
            takeOver(idle.get());
            return;
        }
        directories = Directories.create();
        groups = new ControlGroups(directories.name());
        LoadedImages.give(directories.root(), images);
        start();
    }

    private void takeOver(IdleAgents.Idle idle) throws IOException {
        directories = idle.directories();
        groups = idle.groups();
        port = idle.port();
        idle.run().forgetOutput();
        runs.add(idle.run());
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
            if (failed) {
                tellWhatItKnows();
            }
            if (failed || alone || !running()) {
                idle().cleanUp();
            } else {
                IdleAgents.give(idle());
            }
            LIVING.remove(this);
        }
    }

    private IdleAgents.Idle idle() {
        return new IdleAgents.Idle(images, directories, groups, current(), port);
    }

    /** Also where the tests are ended by Ctrl-C. */
    private static void cleanUpAll() {
        ending = true;
        try {
            for (TestAgent agent : LIVING) {
                if (!agent.runs.isEmpty()) {
                    agent.idle().cleanUp();
                }
            }
            for (IdleAgents.Idle idle : IdleAgents.takeAll()) {
                idle.cleanUp();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Directories.deleteScratch();
    }

    private void tellWhatItKnows() throws IOException, InterruptedException {
        if (running()) {
            current().dumpThreads();
        }
        for (AgentProcess run : runs) {
            System.out.println("---- an agent's output:\n" + run.output());
        }
        if (running()) {
            System.out.println("---- its pods:\n" + get("/pods") + get("/tree"));
        }
    }

    /** Begins a run; it is not known how far it has come. */
    AgentProcess launch(String... more) throws IOException {
        List<String> options = new ArrayList<>(directories.options());
        options.addAll(List.of(more));
        return launch(List.of(), Map.of(), options);
    }

    /** The same by another program, whose last argument is to be the agent's, with its options. */
    AgentProcess launchUnder(List<String> program) throws IOException {
        return launch(program, Map.of(), directories.options());
    }

    private AgentProcess launch(List<String> program, Map<String, String> environment, List<String> options)
            throws IOException {
        if (ending) {
            throw new IOException("the tests are being ended: no agent is begun any more");
        }
        Path output = directories.top().resolve("agent-" + RUNS.incrementAndGet() + ".txt");
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(home.resolve("bin/monopod").toString(), "run"));
        command.addAll(options);
        AgentProcess run = AgentProcess.start(command, environment, output);
        runs.add(run);
        return run;
    }

    /** Begins a run; comes back when it is ready. */
    void start(String... more) throws IOException {
        launch(more);
        awaitReady();
    }

    /** The same with no option but those in the environment and in the file that it names. */
    void start(Map<String, String> environment) throws IOException {
        launch(List.of(), environment, List.of());
        awaitReady();
    }

    /** To be called after {@link #launch} by who wants to ask it anything. */
    void awaitReady() {
        port = current().port();
        Waiting.until("readiness of the agent", () -> get("/readyz").equals("ok"));
    }

    /** Of the read-only status port. */
    int port() {
        return port;
    }

    /** The read-only status port. */
    RawHttp statusPort() {
        return RawHttp.onPort(port);
    }

    Path socketFile() {
        return directories.run().resolve("monopod.sock");
    }

    /** The agent's own socket. */
    RawHttp ownSocket() {
        return RawHttp.onSocket(socketFile());
    }

    /** What the present run has printed so far. */
    String output() throws IOException {
        return current().output();
    }

    private AgentProcess current() {
        return runs.get(runs.size() - 1);
    }

    /** Of the present run. */
    long pid() {
        return current().pid();
    }

    boolean running() {
        return current().alive();
    }

    /** Puts another distribution in the place of the one that runs: the next run is of it. */
    void install(Path other) {
        home = other;
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

    @Override
    public String get(String path) throws IOException {
        RawHttp.Answer answer = statusPort().get(path);
        if (answer.status() == 0) {
            throw new IOException("the agent did not answer");
        }
        return answer.body();
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
        return directories.logFile(pod, container, attempt);
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
    }
}
