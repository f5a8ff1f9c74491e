package dev.monopod.worker;

import dev.monopod.model.status.EventReason;
import dev.monopod.reconcile.Action;
import dev.monopod.reconcile.Begin;
import dev.monopod.reconcile.ContainerState;
import dev.monopod.reconcile.ContainerState.Blocked;
import dev.monopod.reconcile.ContainerState.Running;
import dev.monopod.reconcile.ContainerState.Starting;
import dev.monopod.reconcile.Ending;
import dev.monopod.reconcile.Exit;
import dev.monopod.reconcile.Health;
import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.Now;
import dev.monopod.reconcile.Plan;
import dev.monopod.reconcile.PodPlanner;
import dev.monopod.reconcile.PodState;
import dev.monopod.reconcile.ProbeRun;
import dev.monopod.reconcile.ProbeState;
import dev.monopod.reconcile.Probing;
import dev.monopod.reconcile.Resizing;
import dev.monopod.reconcile.Retry;
import dev.monopod.reconcile.SandboxState.Absent;
import dev.monopod.reconcile.SandboxState.Ready;
import dev.monopod.reconcile.Standings;
import dev.monopod.reconcile.Wanted;
import dev.monopod.runtime.ContainerUser;
import dev.monopod.runtime.DamagedRecord;
import dev.monopod.runtime.ExecRequest;
import dev.monopod.runtime.ExecSession;
import dev.monopod.runtime.PodRuntime;
import dev.monopod.runtime.Why;
import io.fabric8.kubernetes.api.model.Pod;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Keeps one pod as it is wanted. It alone changes the pod's state, in the turns of its one loop; so there is no lock and no queue. Whatever
 * happens only changes the state and marks it dirty; then the planner looks at the whole of it, and what it decides is begun.
 *
 * <pre>
 * event ─▶ state changed ─▶ dirty ─▶ plan ─▶ actions begun (state: under way) ─▶ runtime ─▶ outcome ─▶ state changed …
 * </pre>
 */
final class PodWorker implements PodRuntime.Events, Tending.Events {
    /** So often what an earlier agent left has to be found damaged, in a row, before it is given up. */
    private static final int TRIES_TO_UNDERSTAND = 4;

    private final Loop loop;
    private final PodRuntime runtime;
    private final Tending tending;
    private final PodListener listener;
    private final Deeds deeds;
    private final PodState fresh;

    private PodState state;
    private boolean notingStandings;
    /** The probes of what an earlier agent has started. */
    private Set<ProbeRun> adopted = Set.of();
    /** What was told last, at first what an earlier agent left: what has happened since is seen from it. */
    private PodState told;
    /** A look at the state is due; it happens once, however many things changed meanwhile. */
    private boolean dirty;
    /** The plan's next look. */
    private Optional<Loop.Alarm> alarm = Optional.empty();
    /** Nothing is decided before it is known what an earlier agent left, nor after the pod is gone or left to itself. */
    private boolean deciding;
    /** Left to itself, for good; also if it is not yet known what there is. */
    private boolean left;
    /** That the pod is to go was asked for before it was known what there is. */
    private boolean removalAsked;
    /** The latest manifest that was asked for before that. */
    private Runnable changeAsked = () -> {};

    /**
     * A worker that has not started yet.
     *
     * @param loop in whose turns all methods are called
     */
    PodWorker(
            Loop loop,
            Function<PodRuntime.Events, PodRuntime> runtimes,
            TendingStarter tendings,
            PodListener listener,
            PodState fresh) {
        this.loop = loop;
        this.runtime = runtimes.apply(this);
        this.tending = tendings.start(loop, runtime, this);
        this.listener = listener;
        this.fresh = fresh;
        this.state = fresh;
        this.told = fresh;
        this.deeds = new Deeds(runtime, tending, listener, new Own());
    }

    /** Goes on from what an earlier agent left, if anything. */
    void start() {
        recover(Retry.NONE, 0);
    }

    /**
     * Tries until it can. What fails on this side (no descriptor left, a disk that does not answer) says nothing about the pod, which runs
     * on meanwhile. What was read and can't be understood is given up, and whatever it is of a pod that is to go anyway.
     */
    private void recover(Retry before, int hopeless) {
        Deeds.begun(() -> runtime.recover(fresh)).onSuccess(this::begin).onFailure(cause -> {
            Retry next = notYet("recover", before, cause);
            int tries = cause instanceof DamagedRecord || removalAsked ? hopeless + 1 : 0;
            when(next, () -> {
                if (tries < TRIES_TO_UNDERSTAND) {
                    recover(next, tries);
                } else {
                    discard(next);
                }
            });
        });
    }

    /** Nothing can be made of what is there: it is cleared away, and the pod made anew, or is gone. */
    private void discard(Retry before) {
        Deeds.begun(runtime::discard).onSuccess(nothing -> begin(fresh)).onFailure(cause -> {
            Retry next = notYet("clear away what can't be understood", before, cause);
            when(next, () -> discard(next));
        });
    }

    /** Nobody has to wait for a pod of which it is not known how it stands: it is told of, with the reason. */
    private Retry notYet(String what, Retry before, Throwable cause) {
        Retry next = before.after(moment(), Why.of(cause));
        if (!left) {
            listener.failed(what, Why.of(cause));
            PodState unknown =
                    removalAsked ? fresh.with(new Absent(next)).asRemoved(moment()) : fresh.with(new Absent(next));
            listener.changed(unknown, unknown);
        }
        return next;
    }

    private void when(Retry next, Runnable again) {
        if (!left) {
            alarm = Optional.of(loop.in(moment().until(next.notBefore()), again));
        }
    }

    private void begin(PodState recovered) {
        if (left) {
            return;
        }
        deciding = true;
        adopted = Probing.of(recovered).keySet();
        told = recovered.standing(loop.now().time());
        if (removalAsked && !recovered.removed()) {
            state = recovered;
            remove();
            return;
        }
        change(recovered);
        changeAsked.run();
    }

    /**
     * Another manifest of the pod counts from now on, of which all that differs may change in place.
     *
     * @param taken told when it does
     */
    void change(Wanted next, Pod manifest, Runnable taken) {
        if (!deciding) {
            changeAsked = () -> change(next, manifest, taken);
            return;
        }
        Resizing resizing = state.wanting(next, loop.now().time()).resizing();
        Deeds.begun(() -> runtime.change(manifest, resizing))
                .onFailure(cause -> listener.failed("note the change of the manifest", Why.of(cause)))
                .onComplete(noted -> {
                    taken.run();
                    change(state.wanting(next, loop.now().time()));
                });
    }

    /** The pod is no longer wanted: end it and remove everything of it. */
    void remove() {
        if (!deciding) {
            removalAsked = true;
            return;
        }
        Ending removal = new Ending(Ending.Cause.REMOVED, moment());
        Deeds.begun(() -> runtime.note(removal))
                .onFailure(cause -> listener.failed("note the removal", Why.of(cause)))
                .onComplete(noted -> change(state.ending(removal)));
    }

    /** What a container waits for may have come: look at once. */
    void retryBlocked() {
        PodState retried = state;
        for (Map.Entry<String, ContainerState> container : state.containers().entrySet()) {
            if (container.getValue() instanceof Blocked blocked) {
                retried = retried.with(container.getKey(), blocked.retryNow());
            }
        }
        change(retried);
    }

    /** Makes ready to run a command; not where the pod is left to itself or gone. */
    Future<ExecSession.Opening> exec(String container, int attempt, ExecRequest request) {
        return deciding
                ? runtime.exec(container, attempt, request)
                : Future.failedFuture(new IOException("the pod is not looked after here at present"));
    }

    Map<String, String> imageIds() {
        return runtime.imageIds();
    }

    Map<String, ContainerUser> users() {
        return runtime.users();
    }

    /** Leaves the pod running. */
    void detach() {
        left = true;
        deciding = false;
        alarm.ifPresent(Loop.Alarm::cancel);
        tending.close();
        runtime.detach();
    }

    @Override
    public void started(String container, int attempt, int pid, Instant startedAt) {
        if (state.container(container) instanceof Starting starting
                && starting.attempt().number() == attempt) {
            Health health = Health.atStart(state.wanted().container(container));
            change(state.with(container, starting.running(pid, startedAt, health)));
        }
    }

    @Override
    public void exited(String container, int attempt, Exit exit) {
        ContainerState before = state.container(container);
        if (before instanceof Running running && running.attempt().number() == attempt) {
            change(state.with(container, running.exited(exit)));
        } else if (before instanceof Starting starting && starting.attempt().number() == attempt) {
            change(state.with(container, starting.exited(exit)));
        }
    }

    @Override
    public void found(ProbeRun run, ProbeState found, String message) {
        if (state.container(run.container()) instanceof Running running
                && running.attempt().number() == run.attempt()) {
            Running next = running.with(running.health().with(run.kind(), found));
            Deeds.begun(() -> runtime.note(run.container(), next.attempt(), next.health()))
                    .onFailure(
                            cause -> listener.failed("note the health of container " + run.container(), Why.of(cause)));
            change(state.with(run.container(), next));
        }
    }

    @Override
    public void unhealthy(ProbeRun run, String message) {
        listener.warned(run.container(), EventReason.UNHEALTHY, message);
    }

    @Override
    public void warning(ProbeRun run, String message) {
        listener.warned(run.container(), EventReason.PROBE_WARNING, message);
    }

    @Override
    public void fellBack(String container, String message) {
        listener.warned(container, EventReason.LIFECYCLE_HTTP_FALLBACK, message);
    }

    @Override
    public void sandboxLost() {
        if (state.sandbox() instanceof Ready ready) {
            change(state.with(ready.broken()));
        }
    }

    private void change(PodState next) {
        Standings before = state.standings();
        state = next.standing(loop.now().time());
        if (!deciding) {
            return;
        }
        if (!state.standings().equals(before)) {
            noteStandings();
        }
        if (!dirty) {
            dirty = true;
            loop.soon(this::look);
        }
        tell();
    }

    private void tell() {
        PodState before = told;
        told = state;
        listener.changed(before, state);
    }

    /** One note at a time; what has changed meanwhile is in the next. */
    private void noteStandings() {
        if (notingStandings) {
            return;
        }
        notingStandings = true;
        Standings noted = state.standings();
        Deeds.begun(() -> runtime.note(noted))
                .onFailure(cause -> listener.failed("note how the pod stands", Why.of(cause)))
                .onComplete(done -> {
                    notingStandings = false;
                    if (deciding && done.succeeded() && !state.standings().equals(noted)) {
                        noteStandings();
                    }
                });
    }

    private void look() {
        dirty = false;
        if (!deciding) {
            return;
        }
        alarm.ifPresent(Loop.Alarm::cancel);
        Now now = loop.now();
        Plan plan = PodPlanner.plan(state, now);
        for (Action action : plan.actions()) {
            state = Begin.begin(state, action);
            deeds.run(action);
        }
        tending.follow(Probing.of(state), adopted);
        alarm = plan.lookAgain().map(at -> loop.in(now.moment().until(at), () -> change(state)));
        // What was begun may be done already, and the pod be gone with it.
        if (deciding && !plan.actions().isEmpty()) {
            tell();
        }
    }

    private Moment moment() {
        return loop.now().moment();
    }

    private final class Own implements Deeds.Owner {
        @Override
        public PodState state() {
            return state;
        }

        @Override
        public void change(PodState next) {
            PodWorker.this.change(next);
        }

        @Override
        public Moment moment() {
            return PodWorker.this.moment();
        }

        @Override
        public void gone() {
            deciding = false;
            tending.close();
            listener.ended();
        }
    }
}
