package dev.monopod.agent;

import dev.monopod.event.record.Events;
import dev.monopod.http.EventRoutes;
import dev.monopod.http.ExecRoutes;
import dev.monopod.http.LogRoutes;
import dev.monopod.http.StatusRoutes;
import dev.monopod.http.StatusServer;
import dev.monopod.metrics.NodeMetrics;
import dev.monopod.metrics.ProbePage;
import dev.monopod.model.manifest.ManifestReader;
import dev.monopod.model.resources.NodeCapacity;
import dev.monopod.probe.ProbeBoard;
import dev.monopod.runtime.cgroup.CgroupTree;
import dev.monopod.runtime.cgroup.Hierarchies;
import dev.monopod.runtime.image.store.ImageStore;
import dev.monopod.runtime.launch.HostFacts;
import dev.monopod.runtime.log.LogChanges;
import dev.monopod.runtime.log.LogFiles;
import dev.monopod.runtime.pod.LinuxPod;
import dev.monopod.runtime.pod.Node;
import dev.monopod.runtime.pod.NodeSettings;
import dev.monopod.runtime.pod.PodDefinition;
import dev.monopod.runtime.pod.PodDefinitions;
import dev.monopod.service.Pulse;
import dev.monopod.service.ServiceNotices;
import dev.monopod.service.Supervision;
import dev.monopod.source.ManifestDirectory;
import dev.monopod.source.SourcedPod;
import dev.monopod.status.PodReport;
import dev.monopod.status.PodSnapshot;
import dev.monopod.status.ProcessTree;
import dev.monopod.status.StatusBoard;
import dev.monopod.worker.AdmittedPod;
import dev.monopod.worker.PodWorkers;
import dev.monopod.worker.WorkedPod;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running agent: everything that {@code monopod run} puts together. */
public final class Agent {
    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

    private static final int EVENT_LOOPS = 2;
    private static final int BLOCKING_THREADS = 4;

    /** It would be a folder in /tmp that stays there when the agent is killed; no page comes from the class path. */
    private static final FileSystemOptions NO_CACHE_OF_FILES =
            new FileSystemOptions().setClassPathResolvingEnabled(false).setFileCachingEnabled(false);

    private final AgentConfig config;
    private final RunLock lock;
    private final ServiceNotices notices;
    private final Vertx vertx;
    private final Clock clock = Clock.systemUTC();
    private final MachineClock clocks = new MachineClock();
    private final StatusBoard board = new StatusBoard();
    private final Events events;
    private final Node node;
    private final ProbeBoard probes = new ProbeBoard();
    private final Tenders tenders;
    private final NodePods pods;
    private final List<String> addresses = Machine.addresses();
    private final NodeSettings settings;

    /** None in an agent that only removes. */
    private @Nullable ManifestDirectory manifests;

    private Agent(AgentConfig config, Supervision supervision, RunLock lock) throws IOException {
        this.config = config;
        this.lock = lock;
        this.notices = supervision.notices();
        this.settings = new NodeSettings(config.places().cgroupRoot(), Machine.resolvConf(), config.podPidsLimit());
        this.vertx = Vertx.vertx(
                new VertxOptions().setEventLoopPoolSize(EVENT_LOOPS).setFileSystemOptions(NO_CACHE_OF_FILES));
        supervision
                .patience()
                .ifPresent(patience -> Pulse.start(vertx, EVENT_LOOPS, patience.dividedBy(2), notices::alive));
        this.events = Events.open(vertx, config.places().events(), clocks);
        this.node = node(config, vertx);
        this.tenders = new Tenders(vertx, probes);
        this.pods = pods();
    }

    /**
     * Starts an agent. Blocks until it is ready.
     *
     * @throws IOException where the machine lacks what is needed, the directories can't be used, or another agent uses them
     */
    public static Agent start(AgentConfig config, Supervision supervision) throws IOException {
        Check sockets = Checks.runDirectory(config.places().runDirectory());
        if (sockets.verdict() == Check.Verdict.FAIL) {
            throw new IOException("--run-dir: " + sockets.found() + ": " + sockets.mend());
        }
        Agent agent =
                new Agent(config, supervision, RunLock.hold(config.places().runDirectory()));
        agent.serve();
        agent.events.loaded().await();
        List<SourcedPod> adopted = agent.pods.adopt().await();
        ImageWatch.start(config.places().rootDirectory().resolve("images"), agent.pods::retryBlocked);
        agent.manifests = ManifestDirectory.watch(
                config.manifests(), adopted, ManifestReader::read, agent::uid, agent.pods::want);
        agent.pods.ready().await();
        LOG.info("ready: pods of {}", config.manifests());
        agent.notices.ready();
        return agent;
    }

    /**
     * Ends and removes all pods that earlier agents left running, and all else that they left of pods; images stay. Blocks until nothing is
     * left.
     *
     * @param patience how much longer than the longest grace period of them it waits for pods to be gone
     * @throws IOException where an agent runs here; or with what is left, where something can't be removed
     */
    public static void removePods(AgentPlaces places, Supervision supervision, Duration patience) throws IOException {
        RunLock lock = RunLock.hold(places.runDirectory());
        Agent agent = new Agent(AgentConfig.withoutNewPods(places), supervision, lock);
        try {
            new PodRemoval(agent.pods, agent.board, agent.node.cgroups(), places.cgroupRoot()).run(patience);
        } finally {
            agent.pods.detach().await();
            agent.close();
        }
    }

    private static Node node(AgentConfig config, Vertx vertx) throws IOException {
        Path libexec = Installation.libexec();
        CgroupTree cgroups = new CgroupTree(Hierarchies.ofThisMachine());
        HostFacts facts = Machine.facts(libexec.resolve("pause"), cgroups);
        closePods(config.places().rootDirectory().resolve("pods"));
        return new Node(
                vertx,
                vertx.createSharedWorkerExecutor("monopod-blocking", BLOCKING_THREADS),
                vertx.createSharedWorkerExecutor("monopod-cleaning", 1),
                vertx.createNetClient(),
                ImageStore.open(config.places().rootDirectory()),
                cgroups,
                facts,
                libexec.resolve("monopod-shim"),
                config.places().cgroupRoot(),
                config.places().runDirectory(),
                config.places().rootDirectory(),
                withoutLinks(config.places().logDirectory()),
                config.logLimits());
    }

    /** Where the machine's owner has put it: a shim follows no symbolic link to a log, since a container may have made it. */
    private static Path withoutLinks(Path folder) throws IOException {
        // createDirectories would not have a symbolic link in the last place, though it leads to a folder.
        return (Files.isDirectory(folder) ? folder : Files.createDirectories(folder)).toRealPath();
    }

    /** What containers wrote may be a set-user-ID program, for which a user of the machine is a stranger (CVE-2021-41103). */
    private static void closePods(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }

    private NodePods pods() {
        PodWorkers workers = new PodWorkers(this::work);
        Leftovers leftovers = new Leftovers(
                node.cgroups(),
                PodDefinitions.groupsAbovePods(config.places().cgroupRoot()),
                List.of(
                        node.runDirectory().resolve("pods"),
                        node.rootDirectory().resolve("pods")),
                node.logDirectory());
        Admission admission = new Admission(
                node.runDirectory().resolve("pods"),
                config.manifests(),
                config.nodeName(),
                new NodeCapacity(Machine.cpus() * 1000L, node.facts().memoryBytes()));
        return new NodePods(
                vertx.getOrCreateContext(),
                node.blocking(),
                admission,
                leftovers,
                new QosGroups(node.cgroups(), config.places().cgroupRoot(), Machine.mostTasks()),
                workers,
                board,
                config.maxPods(),
                count -> notices.status(status(count)),
                clock);
    }

    /** For {@code systemctl status}. */
    private String status(int count) {
        return count + (count == 1 ? " pod of " : " pods of ") + config.manifests();
    }

    private PodWorkers.RunningPod work(AdmittedPod pod) {
        Function<io.fabric8.kubernetes.api.model.Pod, PodDefinition> definitions =
                manifest -> PodDefinitions.of(manifest, node.facts(), settings);
        PodDefinition definition = definitions.apply(pod.pod());
        return WorkedPod.start(
                vertx,
                pod,
                definition.cgroup(),
                unasked -> new LinuxPod(node, definition, definitions, unasked, clocks),
                tenders.of(pod),
                board,
                events,
                clocks);
    }

    private String uid(io.fabric8.kubernetes.api.model.Pod pod, String file) {
        return PodDefinitions.uid(pod, config.nodeName(), file);
    }

    private void serve() throws IOException {
        ProcessTree tree = new ProcessTree(node.cgroups(), Path.of("/proc"));
        NodeMetrics metrics = new NodeMetrics(board, node.cgroups());
        StatusRoutes routes = new StatusRoutes(
                vertx,
                board,
                snapshot -> PodReport.of(snapshot, addresses, PodDefinitions.qosClass(snapshot.pod())),
                () -> pods.ready().isComplete() ? Optional.empty() : Optional.of("the manifests are being read"),
                pods::notes,
                () -> tree.draw(List.copyOf(board.all())),
                metrics::scrape,
                () -> ProbePage.of(probes.all()));
        EventRoutes happened = new EventRoutes(vertx, events::log, clocks, config.nodeName());
        Consumer<Router> open = router -> {
            routes.addTo(router, true);
            happened.addTo(router);
        };
        LogRoutes logs = new LogRoutes(
                board,
                LogChanges.start(),
                work -> vertx.executeBlocking(
                        () -> {
                            work.run();
                            return true;
                        },
                        false),
                (pod, container, attempt) -> new LogFiles(node.logDirectory(), logOf(pod, container, attempt)),
                clock);
        ExecRoutes execs = new ExecRoutes(
                board,
                (pod, container, attempt, request) -> pods.exec(pod.identity().uid(), container, attempt, request));
        Consumer<Router> own = router -> {
            routes.addTo(router, false);
            happened.addTo(router);
            logs.addTo(router);
            execs.addTo(router);
        };
        HttpServer port = await(
                StatusServer.onPort(vertx, config.statusHost(), config.statusPort(), open),
                "serve on " + config.statusHost() + ":" + config.statusPort());
        await(
                StatusServer.onSocket(vertx, config.places().socket(), own),
                "serve on " + config.places().socket());
        LOG.info("status on http://{}:{}", config.statusHost(), port.actualPort());
    }

    private Path logOf(PodSnapshot pod, String container, int attempt) {
        Path log = node.files(pod.identity()).log(container, attempt);
        return node.logDirectory().relativize(log);
    }

    private static <T> T await(Future<T> future, String what) throws IOException {
        try {
            return future.await();
        } catch (RuntimeException e) {
            throw new IOException("could not " + what + ": " + e.getMessage(), e);
        }
    }

    /** Ends the agent; its pods with it only where it was told so. Blocks until that is done. */
    public void stop() {
        notices.stopping(config.removePodsOnExit() ? "ending all pods" : "ending; the pods run on");
        try {
            if (config.removePodsOnExit()) {
                pods.removeAll().await();
                node.cgroups().delete(config.places().cgroupRoot());
            } else {
                pods.detach().await();
            }
            close();
        } catch (IOException e) {
            LOG.warn("while ending: {}", e.getMessage());
        }
    }

    /** Whoever wants pods still is not heard any more; waiting for him comes last, since his disk may not answer. */
    private void close() throws IOException {
        events.close().await();
        if (manifests != null) {
            manifests.close();
        }
        vertx.close().await();
        tenders.close();
        Files.deleteIfExists(config.places().socket());
        lock.close();
    }
}
