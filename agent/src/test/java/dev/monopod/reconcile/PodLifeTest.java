package dev.monopod.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.model.life.ContainerLife;
import dev.monopod.model.life.Handler;
import dev.monopod.model.life.Hook;
import dev.monopod.model.life.PodLife;
import dev.monopod.model.life.Probe;
import dev.monopod.model.life.RestartPolicy;
import dev.monopod.model.life.RestartRule;
import dev.monopod.model.life.Restarts;
import dev.monopod.model.life.Role;
import dev.monopod.model.status.TerminatedReason;
import dev.monopod.reconcile.ContainerState.Idle;
import dev.monopod.reconcile.ContainerState.Running;
import dev.monopod.reconcile.SandboxState.Ready;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is decided for pods with init containers, sidecars, hooks and probes: each row a small change of one pod of which all runs, with an
 * init container that has succeeded, two sidecars and two app containers, all of them with both hooks and all three probes where they may.
 */
class PodLifeTest {
    private static final Instant TIME = Instant.parse("2026-01-01T12:00:00Z");
    private static final Moment NOW = new Moment(Duration.ofHours(12));
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final Optional<Hook> HOOK = Optional.of(new Handler.Sleep(Duration.ofSeconds(1)));
    private static final Attempt FIRST = new Attempt(0, Round.FIRST, TIME.minusSeconds(60), ago(60), Duration.ZERO);
    private static final Health UNKNOWN =
            new Health(HookState.TO_DO, ProbeState.UNKNOWN, ProbeState.FAILURE, ProbeState.SUCCESS);

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void decides(String sentence, UnaryOperator<PodState> change, Plan expected) {
        assertThat(PodPlanner.plan(change.apply(running(RestartPolicy.ALWAYS)), new Now(NOW, TIME)))
                .isEqualTo(expected);
    }

    static Stream<Arguments> decides() {
        return Stream.of(order(), restarts(), hooks(), probes(), ends(), rules(), deadlines())
                .flatMap(rows -> rows);
    }

    private static Stream<Arguments> order() {
        return Stream.of(
                row("a pod of which all runs needs nothing", s -> s, nothing()),
                row("the first init container starts alone", s -> fresh(s), only(start("init"))),
                row("while it runs nothing else starts", s -> fresh(s).with("init", up(Health.BEST)), nothing()),
                row(
                        "after its success the first sidecar starts",
                        s -> fresh(s).with("init", ended(0)),
                        only(start("side-1"))),
                row(
                        "which has to have started before the next does: its postStart hook",
                        s -> fresh(s).with("init", ended(0)).with("side-1", up(UNKNOWN)),
                        only(new Action.RunPostStart("side-1"))),
                row(
                        "while that is under way there is nothing to do",
                        s -> fresh(s).with("init", ended(0)).with("side-1", up(UNKNOWN.with(HookState.UNDER_WAY))),
                        nothing()),
                row(
                        "and its startup probe",
                        s -> fresh(s).with("init", ended(0)).with("side-1", up(UNKNOWN.with(HookState.DONE))),
                        nothing()),
                row(
                        "its readiness is nobody's matter",
                        s -> fresh(s).with("init", ended(0))
                                .with("side-1", up(Health.BEST.with(ProbeKind.READINESS, ProbeState.FAILURE))),
                        only(start("side-2"))),
                row(
                        "when all sidecars have started the first app container does, and holds the second back by its hook",
                        s -> fresh(s).with("init", ended(0))
                                .with("side-1", up(Health.BEST))
                                .with("side-2", up(Health.BEST)),
                        only(start("app-1"))),
                row(
                        "until that is done",
                        s -> s.with("app-1", up(UNKNOWN)).with("app-2", new Idle(History.NONE)),
                        only(new Action.RunPostStart("app-1"))),
                row(
                        "its startup probe holds nobody back",
                        s -> s.with("app-1", up(UNKNOWN.with(HookState.DONE))).with("app-2", new Idle(History.NONE)),
                        only(start("app-2"))),
                row(
                        "a sidecar that ends before its successor has begun is started again",
                        s -> fresh(s).with("init", ended(0)).with("side-1", ended(1)),
                        only(start("side-1", 1))),
                row(
                        "one that ends later holds nobody back",
                        s -> fresh(s).with("init", ended(0))
                                .with("side-1", ended(1))
                                .with("side-2", up(Health.BEST)),
                        actions(start("side-1", 1), start("app-1"))));
    }

    private static Stream<Arguments> restarts() {
        return Stream.of(
                row(
                        "an init container that failed is tried again where the policy is Always",
                        s -> fresh(s).with("init", ended(1)),
                        only(start("init", 1))),
                row(
                        "or OnFailure",
                        s -> fresh(running(RestartPolicy.ON_FAILURE)).with("init", ended(1)),
                        only(start("init", 1))),
                row(
                        "with Never the pod has failed, and its sandbox goes",
                        s -> fresh(running(RestartPolicy.NEVER)).with("init", ended(1)),
                        only(new Action.RemoveSandbox())),
                row(
                        "an init container does not run again when an app container does",
                        s -> s.with("app-1", ended(1)),
                        only(start("app-1", 1))),
                row(
                        "but in another sandbox, where it comes first",
                        s -> lost(s),
                        only(start("init", 1, new Round(0, 1)))),
                row(
                        "which is made for it",
                        s -> lost(s).with(new SandboxState.Absent(Retry.NONE)),
                        only(new Action.CreateSandbox(new Round(0, 1)))),
                row(
                        "where nothing is left to be done no sandbox is made for init containers",
                        s -> policy(lost(s), RestartPolicy.NEVER).with(new SandboxState.Absent(Retry.NONE)),
                        nothing()),
                row(
                        "a sidecar is started again whatever the pod's policy",
                        s -> policy(s, RestartPolicy.NEVER).with("side-1", ended(0)),
                        only(start("side-1", 1))),
                row(
                        "an app container by its own policy",
                        s -> policy(s, RestartPolicy.NEVER).with("app-1", ended(1)),
                        nothing()),
                row(
                        "sidecars don't keep a pod that has done its work: the last one is asked to end first",
                        s -> policy(s, RestartPolicy.NEVER)
                                .with("app-1", endedAt(0, ago(5)))
                                .with("app-2", endedAt(1, ago(3))),
                        plan(
                                ago(3).plus(GRACE),
                                new Action.RunPreStop("side-1", podEnds(ago(3).plus(GRACE))),
                                new Action.RunPreStop("side-2", podEnds(ago(3).plus(GRACE))))),
                row(
                        "nor one whose init container fails in a new sandbox: their time counts from that",
                        s -> policy(s, RestartPolicy.NEVER)
                                .in(new Round(0, 1))
                                .with("init", endedAt(1, ago(3)))
                                .with("app-1", endedAt(0, ago(600)))
                                .with("app-2", endedAt(42, ago(500))),
                        plan(
                                ago(3).plus(GRACE),
                                new Action.RunPreStop("side-1", podEnds(ago(3).plus(GRACE))),
                                new Action.RunPreStop("side-2", podEnds(ago(3).plus(GRACE))))));
    }

    private static Stream<Arguments> hooks() {
        return Stream.of(
                row(
                        "a postStart hook that failed ends its container, by way of its preStop hook",
                        s -> s.with("app-1", up(Health.BEST.with(HookState.FAILED))),
                        plan(in(30), new Action.RunPreStop("app-1", order(StopReason.POST_START_HOOK, in(30))))),
                row(
                        "after the hook comes the signal, and what is left of the time",
                        s -> stopping(s, HookState.DONE, in(12)),
                        plan(in(12), stop("app-1", StopReason.POST_START_HOOK, in(12), in(12)))),
                row(
                        "two seconds at the least",
                        s -> stopping(s, HookState.DONE, in(1)),
                        plan(in(2), stop("app-1", StopReason.POST_START_HOOK, in(1), in(2)))),
                row(
                        "also after a hook that failed",
                        s -> stopping(s, HookState.FAILED, in(12)),
                        plan(in(12), stop("app-1", StopReason.POST_START_HOOK, in(12), in(12)))),
                row(
                        "a hook that does not end is waited for until the time is over",
                        s -> stopping(s, HookState.UNDER_WAY, in(12)),
                        lookAgain(in(12))),
                row(
                        "and then no longer",
                        s -> stopping(s, HookState.UNDER_WAY, NOW),
                        plan(in(2), stop("app-1", StopReason.POST_START_HOOK, NOW, in(2)))),
                row(
                        "without a grace period there is no hook",
                        s -> grace(s, Duration.ZERO).with("app-1", up(Health.BEST.with(HookState.FAILED))),
                        plan(in(2), stop("app-1", StopReason.POST_START_HOOK, NOW, in(2)))),
                row(
                        "a container that has ended meanwhile has no hook",
                        s -> s.with("app-1", ended(1)),
                        only(start("app-1", 1))));
    }

    private static Stream<Arguments> probes() {
        return Stream.of(
                row(
                        "a startup probe that failed ends its container, in its own grace period",
                        s -> s.with(
                                "app-1", up(UNKNOWN.with(HookState.DONE).with(ProbeKind.STARTUP, ProbeState.FAILURE))),
                        plan(in(5), new Action.RunPreStop("app-1", order(StopReason.STARTUP_PROBE, in(5))))),
                row(
                        "a liveness probe too, in the pod's where it has none",
                        s -> s.with("app-1", up(Health.BEST.with(ProbeKind.LIVENESS, ProbeState.FAILURE))),
                        plan(in(30), new Action.RunPreStop("app-1", order(StopReason.LIVENESS_PROBE, in(30))))),
                row(
                        "a sidecar's as well, and without waiting for others",
                        s -> s.with("side-1", up(Health.BEST.with(ProbeKind.LIVENESS, ProbeState.FAILURE))),
                        plan(in(30), new Action.RunPreStop("side-1", order(StopReason.LIVENESS_PROBE, in(30))))),
                row(
                        "a readiness probe ends nothing",
                        s -> s.with("app-1", up(Health.BEST.with(ProbeKind.READINESS, ProbeState.FAILURE))),
                        nothing()),
                row(
                        "a pod that ends lets nobody have more time than it has itself",
                        s -> s.with(
                                        "app-1",
                                        up(Health.BEST)
                                                .with(Stop.NONE
                                                        .ordered(order(StopReason.LIVENESS_PROBE, in(600)))
                                                        .signalling(in(600)))
                                                .asked())
                                .asRemoved(ago(30)),
                        plan(
                                in(2),
                                stop("side-1", StopReason.POD_ENDS, NOW, in(2)),
                                stop("side-2", StopReason.POD_ENDS, NOW, in(2)),
                                new Action.KillContainer("app-1", NOW),
                                new Action.RunPreStop("app-2", podEnds(in(30))))));
    }

    private static Stream<Arguments> ends() {
        return Stream.of(
                row(
                        "all preStop hooks of a pod that ends run at once",
                        s -> s.asRemoved(NOW),
                        plan(
                                in(30),
                                new Action.RunPreStop("side-1", podEnds(in(30))),
                                new Action.RunPreStop("side-2", podEnds(in(30))),
                                new Action.RunPreStop("app-1", podEnds(in(30))),
                                new Action.RunPreStop("app-2", podEnds(in(30))))),
                row(
                        "then app containers are asked to end, and sidecars wait",
                        s -> afterHooks(s),
                        plan(
                                in(30),
                                stop("app-1", StopReason.POD_ENDS, in(30), in(30)),
                                stop("app-2", StopReason.POD_ENDS, in(30), in(30)))),
                row(
                        "until all app containers have ended: then the last sidecar goes",
                        s -> afterHooks(s).with("app-1", ended(0)).with("app-2", ended(0)),
                        plan(in(30), stop("side-2", StopReason.POD_ENDS, in(30), in(30)))),
                row(
                        "and then the one before it",
                        s -> afterHooks(s)
                                .with("app-1", ended(0))
                                .with("app-2", ended(0))
                                .with("side-2", ended(0)),
                        plan(in(30), stop("side-1", StopReason.POD_ENDS, in(30), in(30)))),
                row(
                        "an app container that does not end costs sidecars their wait, and leaves them two seconds",
                        s -> afterHooks(s, ago(30)),
                        plan(
                                in(2),
                                stop("side-1", StopReason.POD_ENDS, NOW, in(2)),
                                stop("side-2", StopReason.POD_ENDS, NOW, in(2)),
                                stop("app-1", StopReason.POD_ENDS, NOW, in(2)),
                                stop("app-2", StopReason.POD_ENDS, NOW, in(2)))),
                row(
                        "a pod that ends during its initialization starts nothing more",
                        s -> fresh(s).with("init", ended(0)).asRemoved(NOW),
                        only(new Action.RemoveSandbox())),
                row(
                        "and its init container is asked to end",
                        s -> fresh(s).with("init", up(Health.BEST)).asRemoved(NOW),
                        plan(in(30), stop("init", StopReason.POD_ENDS, in(30), in(30)))));
    }

    private static Stream<Arguments> rules() {
        return Stream.of(
                row(
                        "a rule restarts what the policy would not",
                        s -> policy(s, RestartPolicy.NEVER).with("app-2", ended(42)),
                        only(start("app-2", 1))),
                row(
                        "a rule for all kills all others at once, without hook or grace period",
                        s -> s.with("app-2", ended(88)),
                        plan(
                                in(10),
                                new Action.KillContainer("side-1", NOW),
                                new Action.KillContainer("side-2", NOW),
                                new Action.KillContainer("app-1", NOW))),
                row(
                        "when nothing runs any more a new round begins",
                        s -> allEnded(s),
                        only(new Action.BeginRound(new Round(1, 0)))),
                row(
                        "in which the init container comes first, and nobody's end counts",
                        s -> policy(allEnded(s), RestartPolicy.NEVER).in(new Round(1, 0)),
                        only(start("init", 1, new Round(1, 0)))));
    }

    private static Stream<Arguments> deadlines() {
        return Stream.of(
                row("a pod may be active until its deadline", s -> deadline(s, in(7)), lookAgain(in(7))),
                row("then it ends", s -> deadline(s, NOW), only(new Action.EndPod())),
                row(
                        "and is left alone when nothing of it runs",
                        s -> ends(deadline(policy(s, RestartPolicy.NEVER), NOW))
                                .with(new SandboxState.Absent(Retry.NONE)),
                        nothing()),
                row(
                        "one that has done its work has no deadline",
                        s -> deadline(policy(s, RestartPolicy.NEVER), NOW)
                                .with("side-1", ended(0))
                                .with("side-2", ended(0))
                                .with("app-1", ended(0))
                                .with("app-2", ended(0)),
                        only(new Action.RemoveSandbox())));
    }

    private static Arguments row(String sentence, UnaryOperator<PodState> change, Plan expected) {
        return Arguments.of(sentence, change, expected);
    }

    private static PodState running(RestartPolicy policy) {
        return all(new Wanted(life(policy, GRACE), Optional.empty()));
    }

    private static PodState all(Wanted wanted) {
        return Lives.fresh(wanted)
                .with(new Ready(TIME))
                .with("init", endedAt(0, ago(55)))
                .with("side-1", up(Health.BEST))
                .with("side-2", up(Health.BEST))
                .with("app-1", up(Health.BEST))
                .with("app-2", up(Health.BEST));
    }

    private static PodLife life(RestartPolicy policy, Duration grace) {
        List<RestartRule> rules = List.of(
                new RestartRule(RestartRule.Action.RESTART, RestartRule.Operator.IN, Set.of(42)),
                new RestartRule(RestartRule.Action.RESTART_ALL_CONTAINERS, RestartRule.Operator.IN, Set.of(88)));
        return new PodLife(
                List.of(
                        Lives.plain("init", Role.INIT, policy),
                        tended("side-1", Role.SIDECAR, Lives.restarts(RestartPolicy.ALWAYS)),
                        tended("side-2", Role.SIDECAR, Lives.restarts(RestartPolicy.ALWAYS)),
                        tended("app-1", Role.APP, Lives.restarts(policy)),
                        tended("app-2", Role.APP, new Restarts(policy, rules))),
                policy,
                grace,
                Optional.empty());
    }

    private static ContainerLife tended(String name, Role role, Restarts restarts) {
        Optional<Probe> probe = Optional.of(Lives.probe(Optional.empty()));
        Optional<Probe> startup = Optional.of(Lives.probe(Optional.of(Duration.ofSeconds(5))));
        return new ContainerLife(name, role, restarts, startup, probe, probe, HOOK, HOOK, Optional.empty());
    }

    private static PodState fresh(PodState state) {
        return Lives.fresh(state.wanted()).with(new Ready(TIME));
    }

    private static PodState policy(PodState state, RestartPolicy policy) {
        return with(state, new Wanted(life(policy, GRACE), Optional.empty()));
    }

    private static PodState grace(PodState state, Duration grace) {
        return with(state, new Wanted(life(RestartPolicy.ALWAYS, grace), Optional.empty()));
    }

    private static PodState deadline(PodState state, Moment until) {
        return with(state, new Wanted(state.wanted().life(), Optional.of(until)));
    }

    private static PodState with(PodState state, Wanted wanted) {
        return new PodState(
                wanted, state.ending(), state.round(), state.sandbox(), state.containers(), state.standings());
    }

    private static PodState ends(PodState state) {
        return Begin.begin(state, new Action.EndPod())
                .with("side-1", ended(0))
                .with("side-2", ended(0))
                .with("app-1", ended(0))
                .with("app-2", ended(0));
    }

    /** In a new sandbox, after all ended with the one before. */
    private static PodState lost(PodState state) {
        return state.with("side-1", ended(137))
                .with("side-2", ended(137))
                .with("app-1", ended(137))
                .with("app-2", ended(137))
                .in(new Round(0, 1));
    }

    private static PodState allEnded(PodState state) {
        return lost(state).in(Round.FIRST).with("app-2", ended(88));
    }

    private static PodState stopping(PodState state, HookState hook, Moment deadline) {
        Stop stop =
                Stop.NONE.ordered(order(StopReason.POST_START_HOOK, deadline)).with(hook);
        return state.with("app-1", up(Health.BEST.with(HookState.FAILED)).with(stop));
    }

    private static PodState afterHooks(PodState state) {
        return afterHooks(state, NOW);
    }

    private static PodState afterHooks(PodState state, Moment since) {
        Running done = up(Health.BEST)
                .with(Stop.NONE.ordered(podEnds(since.plus(GRACE))).with(HookState.DONE));
        return state.asRemoved(since)
                .with("side-1", done)
                .with("side-2", done)
                .with("app-1", done)
                .with("app-2", done);
    }

    private static Running up(Health health) {
        return new Running(History.NONE, FIRST, 4711, TIME.minusSeconds(60), health, Stop.NONE, StopRequest.NOT_YET);
    }

    private static Idle ended(int exitCode) {
        return endedAt(exitCode, NOW);
    }

    private static Idle endedAt(int exitCode, Moment at) {
        Termination termination = new Termination(exitCode, 0, TerminatedReason.ERROR, "", FIRST.createdAt(), TIME, at);
        return new Idle(History.NONE.with(new Ended(FIRST, termination)));
    }

    private static Stop.Order order(StopReason reason, Moment deadline) {
        return new Stop.Order(reason, deadline);
    }

    private static Stop.Order podEnds(Moment deadline) {
        return order(StopReason.POD_ENDS, deadline);
    }

    private static Action stop(String name, StopReason reason, Moment deadline, Moment killDue) {
        return new Action.StopContainer(name, order(reason, deadline), killDue);
    }

    private static Action start(String name) {
        return start(name, 0);
    }

    private static Action start(String name, int number) {
        return start(name, number, Round.FIRST);
    }

    private static Action start(String name, int number, Round round) {
        Duration backoff = number == 0 ? Duration.ZERO : Duration.ofSeconds(10);
        return new Action.StartContainer(name, new Attempt(number, round, TIME, NOW, backoff));
    }

    private static Moment ago(long seconds) {
        return NOW.minus(Duration.ofSeconds(seconds));
    }

    private static Moment in(long seconds) {
        return NOW.plus(Duration.ofSeconds(seconds));
    }

    private static Plan nothing() {
        return new Plan(List.of(), Optional.empty());
    }

    private static Plan only(Action action) {
        return actions(action);
    }

    private static Plan actions(Action... actions) {
        return new Plan(List.of(actions), Optional.empty());
    }

    private static Plan plan(Moment lookAgain, Action... actions) {
        return new Plan(List.of(actions), Optional.of(lookAgain));
    }

    private static Plan lookAgain(Moment at) {
        return new Plan(List.of(), Optional.of(at));
    }
}
