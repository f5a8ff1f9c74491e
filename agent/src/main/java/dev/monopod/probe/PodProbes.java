package dev.monopod.probe;

import dev.monopod.model.life.Probe;
import dev.monopod.reconcile.ProbeKind;
import dev.monopod.reconcile.ProbeRun;
import dev.monopod.reconcile.ProbeState;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleSupplier;

/**
 * The probes of one pod, by the kubelet's rules (pkg/kubelet/prober). What is to be probed is said each time as a whole; what a probe said
 * is heard when it changes. Confined to the turns of the pod's worker.
 *
 * <p>While an attempt's startup probe is among those that are wanted and has not succeeded, its other probes wait; with its success they
 * begin at once. A startup or liveness probe that has failed asks no more: a new attempt is a new probe. Whoever ends a pod leaves its
 * startup and liveness probes out, and its readiness probes in, as long as containers run.
 */
public final class PodProbes {
    private final Turns turns;
    private final Probing probing;
    private final Specs specs;
    private final ProbeListener listener;
    private final DoubleSupplier random;
    private final Map<ProbeRun, FollowedProbe> followed = new LinkedHashMap<>();
    private final PodFigures figures;

    /** What the manifest says. */
    public interface Specs {
        Probe of(String container, ProbeKind kind);
    }

    /**
     * Follows nothing yet.
     *
     * @param figures of the pod, to which those of these probes are added
     * @param random from 0 to 1, exclusively
     */
    public PodProbes(
            Turns turns,
            Probing probing,
            Specs specs,
            PodFigures figures,
            ProbeListener listener,
            DoubleSupplier random) {
        this.turns = turns;
        this.probing = probing;
        this.specs = specs;
        this.figures = figures;
        this.listener = new Opening(listener);
        this.random = random;
    }

    /**
     * From now on these are asked, and no others. Those that are being asked already go on as if nothing had been said.
     *
     * @param wanted with what the pod's state says that they have found: a verdict is another one than that
     * @param adopted of those, the ones of attempts that ran already when this agent came
     */
    public void follow(Map<ProbeRun, ProbeState> wanted, Set<ProbeRun> adopted) {
        followed.entrySet().removeIf(entry -> {
            boolean over = !wanted.containsKey(entry.getKey());
            if (over) {
                entry.getValue().stop();
            }
            return over;
        });
        Map<ProbeRun, Duration> fresh = new LinkedHashMap<>();
        wanted.forEach((run, found) -> {
            if (!followed.containsKey(run)) {
                followed.put(run, probe(run, found));
                fresh.put(run, adopted.contains(run) ? spread(run) : Duration.ZERO);
            }
        });
        begin(fresh);
    }

    private FollowedProbe probe(ProbeRun run, ProbeState found) {
        ProbeFigures its = figures.of(run.container(), run.kind());
        return new FollowedProbe(run, found, specs.of(run.container(), run.kind()), turns, probing, its, listener);
    }

    /** An agent that comes back finds all containers at once, and must not ask all of them at once. */
    private Duration spread(ProbeRun run) {
        double period = specs.of(run.container(), run.kind()).period().toNanos();
        return Duration.ofNanos((long) (period * random.getAsDouble()));
    }

    private void begin(Map<ProbeRun, Duration> spread) {
        for (Map.Entry<ProbeRun, FollowedProbe> entry : List.copyOf(followed.entrySet())) {
            FollowedProbe probe = entry.getValue();
            if (!probe.begun() && !waits(entry.getKey()) && followed.containsValue(probe)) {
                probe.begin(spread.getOrDefault(entry.getKey(), Duration.ZERO));
            }
        }
    }

    private boolean waits(ProbeRun run) {
        FollowedProbe startup =
                followed.get(new ProbeRun(run.container(), run.attempt(), ProbeKind.STARTUP, run.begun()));
        return run.kind() != ProbeKind.STARTUP && startup != null && !startup.succeeded();
    }

    /** Nothing is asked any more; another set may be followed later. */
    public void close() {
        follow(Map.of(), Set.of());
    }

    /** Lets the other probes begin when one for the start has succeeded. */
    private final class Opening implements ProbeListener {
        private final ProbeListener next;

        private Opening(ProbeListener next) {
            this.next = next;
        }

        @Override
        public void verdict(ProbeRun run, ProbeVerdict verdict, String message) {
            next.verdict(run, verdict, message);
            if (run.kind() == ProbeKind.STARTUP && verdict == ProbeVerdict.SUCCESS) {
                begin(Map.of());
            }
        }

        @Override
        public void unhealthy(ProbeRun run, String message) {
            next.unhealthy(run, message);
        }

        @Override
        public void warning(ProbeRun run, String message) {
            next.warning(run, message);
        }
    }
}
