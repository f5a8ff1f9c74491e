package dev.monopod.conformance;

import dev.monopod.model.life.ContainerLife;
import dev.monopod.model.life.Probe;
import dev.monopod.probe.PodProbes;
import dev.monopod.probe.ProbeBoard;
import dev.monopod.probe.ProbeListener;
import dev.monopod.probe.ProbeVerdict;
import dev.monopod.probe.Probing;
import dev.monopod.probe.Turns;
import dev.monopod.probe.check.Check;
import dev.monopod.probe.check.CheckResult;
import dev.monopod.reconcile.ContainerState.Running;
import dev.monopod.reconcile.PodIdentity;
import dev.monopod.reconcile.PodState;
import dev.monopod.reconcile.ProbeKind;
import dev.monopod.reconcile.ProbeRun;
import dev.monopod.reconcile.ProbeState;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The real probes of a played pod; what its containers answer is the world's matter. */
final class PlayedProbes implements Probing, ProbeListener {
    private final Turns turns;
    private final World world;
    private final Supplier<PodState> state;
    private final Consumer<PodState> become;
    private final PodProbes probes;
    private final List<String> told = new ArrayList<>();

    PlayedProbes(Turns turns, World world, Supplier<PodState> state, Consumer<PodState> become) {
        this.turns = turns;
        this.world = world;
        this.state = state;
        this.become = become;
        this.probes = new PodProbes(
                turns,
                this,
                this::spec,
                new ProbeBoard().add(new PodIdentity("default", "played", "u1")),
                this,
                () -> 0);
    }

    List<String> told() {
        return told;
    }

    void follow(PodState now) {
        probes.follow(dev.monopod.reconcile.Probing.of(now), Set.of());
    }

    private Probe spec(String container, ProbeKind kind) {
        ContainerLife life = state.get().wanted().container(container);
        Optional<Probe> probe =
                switch (kind) {
                    case STARTUP -> life.startup();
                    case READINESS -> life.readiness();
                    case LIVENESS -> life.liveness();
                };
        return probe.orElseThrow();
    }

    /** Which one it is it does not say; two that are alike get the answer of the first. */
    private ProbeKind kind(String container, Probe probe) {
        ContainerLife life = state.get().wanted().container(container);
        if (life.startup().equals(Optional.of(probe))) {
            return ProbeKind.STARTUP;
        }
        return life.liveness().equals(Optional.of(probe)) ? ProbeKind.LIVENESS : ProbeKind.READINESS;
    }

    @Override
    public Check begin(String container, int attempt, Probe probe) {
        World.Answer answer = world.probe(container, kind(container, probe));
        Optional<Duration> inTime = answer.takes().filter(takes -> takes.compareTo(probe.timeout()) < 0);
        CheckResult result = inTime.isPresent() ? result(answer.kind()) : new CheckResult.Failed("timed out");
        Promise<CheckResult> promise = Promise.promise();
        turns.in(inTime.orElse(probe.timeout()), () -> promise.tryComplete(result));
        return new Check() {
            @Override
            public Future<CheckResult> result() {
                return promise.future();
            }

            @Override
            public void cancel() {
                promise.tryFail("cancelled");
            }
        };
    }

    private static CheckResult result(String kind) {
        return switch (kind) {
            case "passes" -> new CheckResult.Passed("");
            case "warns" -> new CheckResult.Warned("elsewhere");
            case "fails" -> new CheckResult.Failed("no");
            default -> new CheckResult.Errored("unknown", "can't tell");
        };
    }

    @Override
    public void verdict(ProbeRun run, ProbeVerdict verdict, String message) {
        if (state.get().container(run.container()) instanceof Running running
                && running.attempt().number() == run.attempt()) {
            ProbeState found = verdict == ProbeVerdict.SUCCESS ? ProbeState.SUCCESS : ProbeState.FAILURE;
            become.accept(state.get()
                    .with(run.container(), running.with(running.health().with(run.kind(), found))));
        }
    }

    @Override
    public void unhealthy(ProbeRun run, String message) {
        told.add(message);
    }

    @Override
    public void warning(ProbeRun run, String message) {
        told.add(message);
    }
}
