package dev.monopod.worker;

import dev.monopod.model.life.ContainerLife;
import dev.monopod.model.life.Handler;
import dev.monopod.model.life.Hook;
import dev.monopod.model.life.PodLife;
import dev.monopod.model.life.Probe;
import dev.monopod.probe.HookRun;
import dev.monopod.probe.PodFigures;
import dev.monopod.probe.PodProbes;
import dev.monopod.probe.Prober;
import dev.monopod.probe.check.Checks;
import dev.monopod.probe.check.NetworkChecks;
import dev.monopod.probe.check.PodNetwork;
import dev.monopod.probe.check.ProbingNode;
import dev.monopod.reconcile.ProbeKind;
import dev.monopod.reconcile.ProbeRun;
import dev.monopod.reconcile.ProbeState;
import dev.monopod.runtime.PodRuntime;
import dev.monopod.runtime.PodRuntime.SandboxProcesses;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Hooks and probes of one pod's containers on this machine: by the shim, or through the network of the sandbox that there is. */
public final class ContainerTending implements Tending {
    private final Ways ways;
    private final DoubleSupplier random;
    private final LoopTurns turns;
    private final PodRuntime runtime;
    private final PodLife life;
    private final PodFigures figures;
    private final Events events;

    /** For the sandbox that was there when it was last asked for. */
    private @Nullable Site site;

    private record Site(SandboxProcesses sandbox, Way way, PodProbes probes) {
        void close() {
            probes.close();
            way.close().run();
        }
    }

    /** Into a sandbox by its network. */
    record Way(Checks checks, Runnable close) {}

    /** Opens such ways. */
    @FunctionalInterface
    interface Ways {
        Way to(SandboxProcesses sandbox) throws IOException;
    }

    /**
     * Nothing is tended yet.
     *
     * @param context of the pod's worker
     * @param figures of the pod, in which its probes are counted
     */
    public ContainerTending(
            Context context,
            ProbingNode node,
            Loop loop,
            PodRuntime runtime,
            PodLife life,
            PodFigures figures,
            Events events) {
        this(
                sandbox -> {
                    PodNetwork network = PodNetwork.ofSandbox(context, node, sandbox.pause(), sandbox.shim());
                    return new Way(new NetworkChecks(network), network::close);
                },
                () -> ThreadLocalRandom.current().nextDouble(),
                loop,
                runtime,
                life,
                figures,
                events);
    }

    /** @param random from 0 to 1, exclusively */
    ContainerTending(
            Ways ways,
            DoubleSupplier random,
            Loop loop,
            PodRuntime runtime,
            PodLife life,
            PodFigures figures,
            Events events) {
        this.ways = ways;
        this.random = random;
        this.turns = new LoopTurns(loop);
        this.runtime = runtime;
        this.life = life;
        this.figures = figures;
        this.events = events;
    }

    @Override
    public Future<Void> run(String container, int attempt, Hook hook, Duration atMost) {
        if (hook instanceof Handler.Sleep sleep) {
            return turns.pass(sleep.time().compareTo(atMost) > 0 ? atMost : sleep.time());
        }
        try {
            Checks checks = site().way().checks();
            return new HookRun(turns, checks, runtime::exec, warning -> events.fellBack(container, warning))
                    .run(container, attempt, hook, atMost)
                    .done();
        } catch (IOException e) {
            return Future.failedFuture(e);
        }
    }

    @Override
    public void follow(Map<ProbeRun, ProbeState> runs, Set<ProbeRun> adopted) {
        if (runs.isEmpty()) {
            if (site != null) {
                site.probes().follow(Map.of(), Set.of());
            }
            return;
        }
        try {
            site().probes().follow(runs, adopted);
        } catch (IOException e) {
            // The sandbox is going, and its containers with it: there is nobody to be asked.
            leave();
        }
    }

    private Site site() throws IOException {
        SandboxProcesses now = runtime.sandboxProcesses().orElseThrow(() -> new IOException("the pod has no sandbox"));
        if (site != null && site.sandbox().equals(now)) {
            return site;
        }
        leave();
        Way way = ways.to(now);
        Prober prober = new Prober(turns, way.checks(), runtime::exec);
        Site made =
                new Site(now, way, new PodProbes(turns, prober, this::spec, figures, new ProbeNews(events), random));
        site = made;
        return made;
    }

    private Probe spec(String container, ProbeKind kind) {
        ContainerLife its = life.container(container);
        Optional<Probe> probe =
                switch (kind) {
                    case STARTUP -> its.startup();
                    case READINESS -> its.readiness();
                    case LIVENESS -> its.liveness();
                };
        return probe.orElseThrow();
    }

    private void leave() {
        if (site != null) {
            site.close();
            site = null;
        }
    }

    @Override
    public void close() {
        leave();
        figures.close();
    }
}
