package dev.monopod.worker;

import dev.monopod.probe.ProbeKind;
import dev.monopod.probe.ProbeListener;
import dev.monopod.probe.ProbeVerdict;
import dev.monopod.reconcile.ProbeRun;
import dev.monopod.reconcile.ProbeState;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** From what probes say to what a worker hears of. Of each kind and container the latest run counts. */
final class ProbeNews implements ProbeListener {
    private final Tending.Events events;
    private final Map<Of, ProbeRun> latest = new HashMap<>();

    private record Of(String container, ProbeKind kind) {}

    ProbeNews(Tending.Events events) {
        this.events = events;
    }

    /** The same as probes know it; what they say of it is heard from now on. */
    dev.monopod.probe.ProbeRun known(ProbeRun run, boolean adopted) {
        ProbeKind kind = ProbeKind.valueOf(run.kind().name());
        latest.put(new Of(run.container(), kind), run);
        return new dev.monopod.probe.ProbeRun(run.container(), run.attempt(), kind, run.begun(), adopted);
    }

    @Override
    public void verdict(String container, int attempt, ProbeKind kind, ProbeVerdict verdict, String message) {
        ProbeState state = verdict == ProbeVerdict.SUCCESS ? ProbeState.SUCCESS : ProbeState.FAILURE;
        ifLatest(container, attempt, kind, run -> events.found(run, state, message));
    }

    @Override
    public void unhealthy(String container, int attempt, ProbeKind kind, String message) {
        ifLatest(container, attempt, kind, run -> events.unhealthy(run, message));
    }

    @Override
    public void warning(String container, int attempt, ProbeKind kind, String message) {
        ifLatest(container, attempt, kind, run -> events.unhealthy(run, message));
    }

    private void ifLatest(String container, int attempt, ProbeKind kind, Consumer<ProbeRun> then) {
        Optional.ofNullable(latest.get(new Of(container, kind)))
                .filter(run -> run.attempt() == attempt)
                .ifPresent(then);
    }
}
