package dev.monopod.worker;

import dev.monopod.probe.ProbeListener;
import dev.monopod.probe.ProbeVerdict;
import dev.monopod.reconcile.ProbeRun;
import dev.monopod.reconcile.ProbeState;

/** From what probes say to what a worker hears of. */
record ProbeNews(Tending.Events events) implements ProbeListener {
    @Override
    public void verdict(ProbeRun run, ProbeVerdict verdict, String message) {
        events.found(run, verdict == ProbeVerdict.SUCCESS ? ProbeState.SUCCESS : ProbeState.FAILURE, message);
    }

    @Override
    public void unhealthy(ProbeRun run, String message) {
        events.unhealthy(run, message);
    }

    @Override
    public void warning(ProbeRun run, String message) {
        events.warning(run, message);
    }
}
