package dev.monopod.probe;

import dev.monopod.kernel.MonotonicClock;
import dev.monopod.kernel.NamespaceSockets;
import dev.monopod.kernel.TestNamespace;
import dev.monopod.model.life.Handler;
import dev.monopod.model.life.Handler.Scheme;
import dev.monopod.model.life.Probe;
import dev.monopod.model.life.ProbeHandler;
import dev.monopod.probe.check.BenchServers;
import dev.monopod.probe.check.NetworkChecks;
import dev.monopod.probe.check.PodNetwork;
import dev.monopod.probe.check.ProbingNode;
import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.ProbeKind;
import dev.monopod.reconcile.ProbeRun;
import dev.monopod.reconcile.ProbeState;
import dev.monopod.runtime.ExecResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What probes cost the agent: processor time of the threads that probe, with so many containers that are probed each second. Run by hand, as
 * root: its main method, with the agent's JVM options. Arguments: containers (200), seconds to warm up (10) and to measure (20).
 */
final class ProbeBench {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int NAMESPACES = 10;

    private ProbeBench() {}

    public static void main(String[] arguments) throws Exception {
        int containers = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200;
        int warmUp = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
        int measured = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 20;
        Map<String, ProbeHandler> kinds = new LinkedHashMap<>();
        kinds.put("nothing (exec at once)", new Handler.Exec(List.of("true")));
        kinds.put("tcp", new Handler.Tcp(Optional.empty(), BenchServers.HTTP));
        kinds.put("http", http(Scheme.HTTP, BenchServers.HTTP));
        kinds.put("https", http(Scheme.HTTPS, BenchServers.HTTPS));
        kinds.put("grpc", new Handler.Grpc(BenchServers.GRPC, ""));
        Path folder = Files.createTempDirectory("probe-bench");
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
        List<TestNamespace> namespaces = new ArrayList<>();
        try (ProbingNode node = new ProbingNode(vertx, NamespaceSockets.open());
                BenchServers servers = new BenchServers(folder)) {
            for (int i = 0; i < NAMESPACES; i++) {
                namespaces.add(TestNamespace.make());
                servers.start(namespaces.get(i));
            }
            System.out.printf("%d containers, each probed each second%n", containers);
            for (Map.Entry<String, ProbeHandler> kind : kinds.entrySet()) {
                List<PodProbes> pods = new ArrayList<>();
                PodFigures figures = new PodFigures(gone -> {});
                for (int i = 0; i < containers; i++) {
                    pods.add(begin(vertx, node, namespaces.get(i % NAMESPACES), kind.getValue(), figures));
                }
                Thread.sleep(warmUp * 1000L);
                long cpu = cpu();
                long successes = successes(figures);
                Thread.sleep(measured * 1000L);
                long count = successes(figures) - successes;
                double micros = (cpu() - cpu) / 1e3;
                System.out.printf(
                        "%-24s %5d successes, %5.0f us of CPU each, %5.2f %% of a core%n",
                        kind.getKey(), count, micros / Math.max(1, count), micros / 1e4 / measured);
                pods.forEach(PodProbes::close);
                Thread.sleep(2000);
            }
        } finally {
            namespaces.forEach(TestNamespace::close);
            System.exit(0);
        }
    }

    private static Handler.HttpGet http(Scheme scheme, int port) {
        return new Handler.HttpGet(scheme, Optional.empty(), port, "/healthz", List.of());
    }

    private static final ProbeRun READINESS = new ProbeRun("app", 0, ProbeKind.READINESS, Moment.BOOT);

    private static PodProbes begin(
            Vertx vertx, ProbingNode node, TestNamespace in, ProbeHandler handler, PodFigures figures)
            throws Exception {
        Context context = vertx.deployVerticle(new io.vertx.core.AbstractVerticle() {})
                .map(id -> vertx.getOrCreateContext())
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        Turns turns = new LoopTurns(vertx, context);
        PodNetwork network = new PodNetwork(context, node, in.namespace(), InetAddress.getLoopbackAddress());
        Execs execs = (container, attempt, command, timeout) -> Future.succeededFuture(new ExecResult.Exited(0, ""));
        Probe probe = new Probe(handler, Duration.ZERO, Duration.ofSeconds(30), SECOND, 1, 3, Optional.empty());
        PodProbes probes = new PodProbes(
                turns,
                new Prober(turns, new NetworkChecks(network), execs),
                (container, kind) -> probe,
                figures,
                new Silence(),
                () -> ThreadLocalRandom.current().nextDouble());
        context.runOnContext(turn -> probes.follow(Map.of(READINESS, ProbeState.FAILURE), Set.of(READINESS)));
        return probes;
    }

    private static long successes(PodFigures figures) {
        return figures.all().values().stream()
                .mapToLong(ProbeFigures::successes)
                .sum();
    }

    /** Of all threads that probe. */
    private static long cpu() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long sum = 0;
        for (long id : threads.getAllThreadIds()) {
            var info = threads.getThreadInfo(id);
            if (info != null
                    && (info.getThreadName().startsWith("vert.x-eventloop")
                            || info.getThreadName().startsWith("namespace-sockets"))) {
                sum += threads.getThreadCpuTime(id);
            }
        }
        return sum;
    }

    /** As the worker's loop is. */
    private record LoopTurns(Vertx vertx, Context context) implements Turns {
        @Override
        public Moment now() {
            return new Moment(MonotonicClock.sinceBoot());
        }

        @Override
        public Alarm in(Duration wait, Runnable turn) {
            long timer = vertx.setTimer(Math.max(1, wait.toMillis() + 1), rings -> turn.run());
            return () -> vertx.cancelTimer(timer);
        }
    }

    private static final class Silence implements ProbeListener {
        @Override
        public void verdict(ProbeRun run, ProbeVerdict verdict, String message) {}

        @Override
        public void unhealthy(ProbeRun run, String message) {
            System.out.println(message);
        }

        @Override
        public void warning(ProbeRun run, String message) {}
    }
}
