package dev.monopod.worker;

import dev.monopod.model.life.ContainerLife;
import dev.monopod.model.life.Hook;
import dev.monopod.model.life.Probe;
import dev.monopod.model.life.Role;
import dev.monopod.reconcile.Attempt;
import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.Stop;
import dev.monopod.reconcile.StopReason;
import dev.monopod.runtime.ExecResult;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** What must never happen in the life of a pod: its order, its hooks and probes, and how it ends. */
final class JudgeOfLife {
    private static final Duration SHORTEST_GRACE = Duration.ofSeconds(2);

    private final Judge judge;
    private final VirtualTime time;
    private final Function<PodOnMachine, CaseOfPod> cases;
    private final Set<Enum<?>> seen = new HashSet<>();

    JudgeOfLife(Judge judge, VirtualTime time, Function<PodOnMachine, CaseOfPod> cases) {
        this.judge = judge;
        this.time = time;
        this.cases = cases;
    }

    /** Which reasons to end, and which questions, there were. */
    Set<Enum<?>> seen() {
        return Set.copyOf(seen);
    }

    private Moment now() {
        return time.now().moment();
    }

    private void require(boolean holds, PodOnMachine pod, String id, Supplier<String> what) {
        judge.require(holds, () -> pod.uid + " " + id + " " + what.get());
    }

    private static String container(String id) {
        return id.substring(0, id.lastIndexOf('-'));
    }

    /** An attempt is to be started: is it its turn? */
    void startCalled(PodOnMachine pod, String name, Attempt attempt) {
        CaseOfPod of = cases.apply(pod);
        String id = name + "-" + attempt.number();
        require(
                attempt.round().sandbox() >= of.sandboxes,
                pod,
                id,
                () -> "is of an earlier sandbox's round: " + attempt);
        requireThatItIsItsTurn(pod, name, attempt);
        require(!of.hooksBefore(name), pod, id, () -> "starts, but a hook of one before it is not done");
    }

    private void requireThatItIsItsTurn(PodOnMachine pod, String name, Attempt attempt) {
        Optional<String> forbidden = cases.apply(pod).forbids(name, attempt);
        require(
                forbidden.isEmpty(),
                pod,
                name + "-" + attempt.number(),
                () -> "starts, but " + forbidden.orElseThrow() + " comes first");
    }

    /** Its program begins, whoever has asked for it. */
    void runs(SimulatedProcess process) {
        CaseOfPod of = cases.apply(process.pod());
        of.containers
                .get(process.container())
                .attempt(process.number())
                .ifPresent(attempt -> requireThatItIsItsTurn(process.pod(), process.container(), attempt));
    }

    /** Which hook it is. */
    Question hookCalled(PodOnMachine pod, String name, String id, Hook hook, Duration atMost) {
        CaseOfPod of = cases.apply(pod);
        ContainerLife life = of.life(name);
        if (life.postStart().equals(Optional.of(hook))) {
            return Question.POST_START;
        }
        require(life.preStop().equals(Optional.of(hook)), pod, id, () -> "has no hook " + hook);
        require(pod.records.stop(id).flatMap(Stop::killDue).isEmpty(), pod, id, () -> "has a hook after its signal");
        Duration longest =
                of.run(id).reason.map(reason -> grace(of, life, reason)).orElse(Duration.ZERO);
        require(atMost.compareTo(longest) <= 0, pod, id, () -> "has " + atMost + " for its hook, not " + longest);
        of.run(id).preStopCalled = true;
        return Question.PRE_STOP;
    }

    void hookAnswered(PodOnMachine pod, String id, Question hook, boolean well) {
        if (hook == Question.POST_START) {
            CaseOfRun run = cases.apply(pod).run(id);
            run.postStartAnswered = true;
            run.postStartDone |= well;
            run.postStartFailed = !well;
        }
    }

    /** A command begins in it. */
    void asked(SimulatedProcess process, Question question) {
        CaseOfPod of = cases.apply(process.pod());
        CaseOfRun run = of.run(process.id());
        ContainerLife life = of.life(process.container());
        boolean due =
                switch (question) {
                    case POST_START, PRE_STOP -> true;
                    case STARTUP -> run.hookIsBehind(life);
                    case READINESS, LIVENESS -> run.hasStarted(life);
                };
        seen.add(question);
        require(due, process.pod(), process.id(), () -> "is asked for its " + question + " before it is time");
    }

    void answered(PodOnMachine pod, String id, Question question, ExecResult result) {
        CaseOfPod of = cases.apply(pod);
        ContainerLife life = of.life(container(id));
        if (question == Question.STARTUP) {
            count(of.run(id).startup, life.startup().orElseThrow(), result);
        } else if (question == Question.LIVENESS) {
            count(of.run(id).liveness, life.liveness().orElseThrow(), result);
        }
    }

    private static void count(CaseOfRun.Tally tally, Probe probe, ExecResult result) {
        if (result instanceof ExecResult.Exited exited && exited.code() == 0) {
            tally.succeeded();
        } else if (!(result instanceof ExecResult.NotStarted)) {
            tally.failed(probe);
        }
    }

    /**
     * It is to end, for this reason and by then.
     *
     * @param anew this agent has not said so yet
     */
    void ordered(PodOnMachine pod, String id, Stop stop, boolean anew) {
        if (stop.order().isEmpty()) {
            return;
        }
        CaseOfPod of = cases.apply(pod);
        StopReason reason = stop.order().get().reason();
        seen.add(reason);
        require(mayEnd(of, id, reason), pod, id, () -> "is to end without a reason: " + stop);
        CaseOfRun run = of.run(id);
        boolean forgotten = anew && pod.records.stop(id).flatMap(Stop::order).isEmpty();
        if (run.ordered.isEmpty() || forgotten) {
            run.ordered = Optional.of(now());
            run.reason = Optional.of(reason);
        }
        pod.records.stop(id).ifPresent(before -> requireThatTimeOnlyShrinks(pod, id, before, stop));
    }

    private boolean mayEnd(CaseOfPod of, String id, StopReason reason) {
        CaseOfRun run = of.run(id);
        return switch (reason) {
            case POD_ENDS -> of.ends().isPresent() || (isSidecar(of, id) && of.workIsDone());
            case POST_START_HOOK -> run.postStartAnswered && !(run.postStartDone && !run.postStartFailed);
            case STARTUP_PROBE -> run.startup.everFailed && run.hookIsBehind(of.life(container(id)));
            case LIVENESS_PROBE -> run.liveness.everFailed && run.hasStarted(of.life(container(id)));
            case ALL_RESTART -> of.allRestartDue();
            // No manifest changes in place here.
            case DEFINITION_CHANGED, RESIZE -> false;
        };
    }

    private static boolean isSidecar(CaseOfPod of, String id) {
        return of.life(container(id)).role() == Role.SIDECAR;
    }

    /** Of a run that is taken over the kill may be put off, so that the container has the shortest time that there is. */
    void requireThatTimeOnlyShrinks(PodOnMachine pod, String id, Stop before, Stop after) {
        boolean deadline =
                noLater(before.order().map(Stop.Order::deadline), after.order().map(Stop.Order::deadline), Moment.BOOT);
        boolean kill = noLater(before.killDue(), after.killDue(), now().plus(SHORTEST_GRACE));
        require(deadline && kill, pod, id, () -> "has more time than before: " + after + " after " + before);
    }

    private static boolean noLater(Optional<Moment> before, Optional<Moment> after, Moment allowed) {
        return before.isEmpty()
                || after.filter(at -> !at.isAfter(before.get().orLater(allowed)))
                        .isPresent();
    }

    /** Its signal is sent. */
    void stopCalled(PodOnMachine pod, String id, Stop stop) {
        CaseOfPod of = cases.apply(pod);
        CaseOfRun run = of.run(id);
        ContainerLife life = of.life(container(id));
        require(
                life.preStop().isEmpty() || run.preStopCalled || hookHadNoTime(of, id),
                pod,
                id,
                () -> "is told to end and never had its hook: " + stop);
        if (isSidecar(of, id) && stop.order().orElseThrow().reason() == StopReason.POD_ENDS) {
            requireThatOthersHaveEnded(pod, of, id);
        }
        run.stopped = run.stopped.or(() -> Optional.of(now()));
    }

    private boolean hookHadNoTime(CaseOfPod of, String id) {
        return isOver(deadline(of, id));
    }

    private void requireThatOthersHaveEnded(PodOnMachine pod, CaseOfPod of, String id) {
        List<String> later = of.manifest.life().containers().stream()
                .map(ContainerLife::name)
                .dropWhile(name -> !name.equals(container(id)))
                .skip(1)
                .toList();
        Optional<SimulatedProcess> first = pod.processes.stream()
                .filter(process -> later.contains(process.container()))
                .findFirst();
        require(
                first.isEmpty() || hookHadNoTime(of, id),
                pod,
                id,
                () -> "is told to end before " + first.orElseThrow());
    }

    /** It is killed; may it be? */
    void requireThatItsTimeIsOver(PodOnMachine pod, String id) {
        CaseOfPod of = cases.apply(pod);
        if (of.allRestartDue()) {
            seen.add(StopReason.ALL_RESTART);
            return;
        }
        CaseOfRun run = of.run(id);
        boolean hadTheShortest =
                run.stopped.filter(at -> isOver(at.plus(SHORTEST_GRACE))).isPresent();
        boolean shrunk =
                run.reason.filter(reason -> reason != StopReason.POD_ENDS).isPresent()
                        && of.ends().isPresent();
        require(
                run.ordered.isPresent() && isOver(deadline(of, id)) && (hadTheShortest || shrunk),
                pod,
                id,
                () -> "is killed before its grace period is over, ordered " + run.ordered + ", told " + run.stopped
                        + " for " + run.reason);
    }

    /** The earliest moment at which its time to end can be over. */
    private Moment deadline(CaseOfPod of, String id) {
        CaseOfRun run = of.run(id);
        StopReason reason = run.reason.orElse(StopReason.POD_ENDS);
        boolean sidecarGoes = isSidecar(of, id) && reason == StopReason.POD_ENDS;
        Moment own =
                (sidecarGoes ? podEnds(of) : run.ordered.orElse(now())).plus(grace(of, of.life(container(id)), reason));
        return reason == StopReason.POD_ENDS
                ? own
                : of.ends()
                        .map(ends -> own.atMost(ends.plus(of.manifest.gracePeriod())))
                        .orElse(own);
    }

    private Moment podEnds(CaseOfPod of) {
        Optional<Moment> work = of.workIsDone() ? of.workEnded() : Optional.empty();
        return work.map(done -> of.ends().map(done::atMost).orElse(done))
                .or(of::ends)
                .orElse(now());
    }

    private static Duration grace(CaseOfPod of, ContainerLife life, StopReason reason) {
        Optional<Probe> probe =
                switch (reason) {
                    case STARTUP_PROBE -> life.startup();
                    case LIVENESS_PROBE -> life.liveness();
                    case POD_ENDS, POST_START_HOOK, ALL_RESTART, DEFINITION_CHANGED, RESIZE -> Optional.empty();
                };
        return probe.flatMap(Probe::gracePeriod).orElse(of.manifest.gracePeriod());
    }

    private boolean isOver(Moment moment) {
        return !moment.isAfter(now());
    }

    /** Its hook or one of its probes has the last word on this run, and that is that it has to end. */
    boolean isToEnd(SimulatedProcess process) {
        return cases.apply(process.pod()).run(process.id()).isToEnd();
    }
}
