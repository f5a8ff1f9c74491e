package dev.monopod.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.model.status.TerminatedReason;
import dev.monopod.model.status.WaitingReason;
import dev.monopod.reconcile.ContainerState.Blocked;
import dev.monopod.reconcile.ContainerState.Exited;
import dev.monopod.reconcile.ContainerState.Idle;
import dev.monopod.reconcile.ContainerState.Running;
import dev.monopod.reconcile.ContainerState.Starting;
import dev.monopod.reconcile.SandboxState.Absent;
import dev.monopod.reconcile.SandboxState.Broken;
import dev.monopod.reconcile.SandboxState.Creating;
import dev.monopod.reconcile.SandboxState.Ready;
import dev.monopod.reconcile.SandboxState.Removing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A table of states, each a small change of one base: a pod of two running containers. */
class PodPlannerTest {
    private static final Instant TIME = Instant.parse("2026-01-01T12:00:00Z");
    private static final Moment NOW = new Moment(Duration.ofHours(12));
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final Attempt FIRST = attempt(0, ago(60), Duration.ZERO);
    private static final Attempt SECOND = attempt(1, ago(50), Duration.ofSeconds(10));
    private static final Attempt SIXTH = attempt(5, ago(50), Duration.ofSeconds(160));

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void decides(String sentence, UnaryOperator<PodState> change, Plan expected) {
        assertThat(PodPlanner.plan(change.apply(base(RestartPolicy.ALWAYS)), new Now(NOW, TIME)))
                .isEqualTo(expected);
    }

    static Stream<Arguments> decides() {
        return Stream.of(
                row("a pod whose containers all run needs nothing", s -> s, nothing()),
                row(
                        "a new pod needs a sandbox first",
                        s -> PodState.fresh(s.wanted()),
                        only(new Action.CreateSandbox())),
                row(
                        "while the sandbox is being made there is nothing to do",
                        s -> idle(s).with(new Creating(Retry.NONE)),
                        nothing()),
                row(
                        "a sandbox that could not be made is tried again when it is due",
                        s -> idle(s).with(new Absent(new Retry(3, NOW, "no space"))),
                        only(new Action.CreateSandbox())),
                row(
                        "and not earlier",
                        s -> idle(s).with(new Absent(new Retry(3, in(4), "no space"))),
                        lookAgain(in(4))),
                row(
                        "in a new sandbox all containers start, in the manifest's order, without waiting for one another",
                        s -> idle(s),
                        actions(start("web", 0, Duration.ZERO), start("helper", 0, Duration.ZERO))),
                row(
                        "a container that is starting is left to it",
                        s -> s.with("web", new Starting(History.NONE, FIRST, 0, Optional.empty(), Optional.empty())),
                        nothing()),
                row(
                        "what a container left is cleared away when it has ended",
                        s -> s.with("web", exited()),
                        only(new Action.SettleContainer("web"))),
                row("once is enough", s -> s.with("web", exited().beingSettled()), nothing()),
                row(
                        "the first restart comes at once",
                        s -> s.with("web", ended(FIRST, 1, NOW)),
                        only(start("web", 1, Duration.ofSeconds(10)))),
                row(
                        "the second one after 10 s, counted from the end",
                        s -> s.with("web", ended(SECOND, 1, ago(3))),
                        lookAgain(in(7))),
                row(
                        "the wait doubles",
                        s -> s.with("web", ended(SECOND, 1, ago(10))),
                        only(start("web", 2, Duration.ofSeconds(20)))),
                row(
                        "up to 300 s",
                        s -> s.with("web", ended(SIXTH, 1, ago(160))),
                        only(start("web", 6, Duration.ofMinutes(5)))),
                row(
                        "a container that ran for more than ten minutes starts at once, with the wait forgotten",
                        s -> s.with("web", ended(attempt(5, ago(601), Duration.ofMinutes(5)), 1, NOW)),
                        only(start("web", 6, Duration.ofSeconds(10)))),
                row(
                        "at exactly ten minutes it is not",
                        s -> s.with("web", ended(attempt(5, ago(600), Duration.ofMinutes(5)), 1, NOW)),
                        lookAgain(in(300))),
                row(
                        "Always restarts what succeeded",
                        s -> s.with("web", ended(FIRST, 0, NOW)),
                        only(start("web", 1, Duration.ofSeconds(10)))),
                row(
                        "OnFailure does not",
                        s -> policy(s, RestartPolicy.ON_FAILURE).with("web", ended(FIRST, 0, NOW)),
                        nothing()),
                row(
                        "but it restarts what failed",
                        s -> policy(s, RestartPolicy.ON_FAILURE).with("web", ended(FIRST, 3, NOW)),
                        only(start("web", 1, Duration.ofSeconds(10)))),
                row(
                        "Never restarts nothing",
                        s -> policy(s, RestartPolicy.NEVER).with("web", ended(FIRST, 3, NOW)),
                        nothing()),
                row(
                        "a pod of which nothing will ever start again gives its sandbox back",
                        s -> policy(s, RestartPolicy.NEVER)
                                .with("web", ended(FIRST, 3, NOW))
                                .with("helper", ended(FIRST, 0, NOW)),
                        only(new Action.RemoveSandbox())),
                row(
                        "and needs nothing more",
                        s -> policy(s, RestartPolicy.NEVER)
                                .with("web", ended(FIRST, 3, NOW))
                                .with("helper", ended(FIRST, 0, NOW))
                                .with(new Absent(Retry.NONE)),
                        nothing()),
                row(
                        "a container that could not be started is tried again later, its neighbour is not held up",
                        s -> idle(s).with("web", blocked(1, NOW)),
                        new Plan(List.of(start("helper", 0, Duration.ZERO)), Optional.of(in(10)))),
                row("when it is due", s -> s.with("web", blocked(2, ago(20))), only(start("web", 0, Duration.ZERO))),
                row("for an image later and later", s -> s.with("web", blocked(3, NOW)), lookAgain(in(40))),
                row(
                        "for what the machine lacks soon, for it may come back at any time",
                        s -> s.with("web", blocked(WaitingReason.CREATE_CONTAINER_ERROR, 30, NOW)),
                        lookAgain(in(10))),
                row(
                        "or when what was missing may have come",
                        s -> s.with("web", blocked(9, NOW).retryNow()),
                        only(start("web", 0, Duration.ZERO))),
                row(
                        "a broken sandbox is cleared away with all that is in it",
                        s -> s.with(new Broken(Retry.NONE)),
                        only(new Action.RemoveSandbox())),
                row(
                        "a sandbox that can't be cleared away is tried again later",
                        s -> s.with(new Broken(new Retry(1, in(1), "busy"))),
                        lookAgain(in(1))),
                row(
                        "while it is being removed there is nothing to do",
                        s -> s.with(new Removing(Retry.NONE)),
                        nothing()),
                row(
                        "a removed pod's containers are asked to stop, all at once",
                        s -> s.asRemoved(),
                        actionsUntil(
                                NOW.plus(GRACE),
                                new Action.StopContainer("web", NOW.plus(GRACE)),
                                new Action.StopContainer("helper", NOW.plus(GRACE)))),
                row(
                        "with two seconds at the least",
                        s -> removed(grace(s, Duration.ZERO), Stop.askedUntil(NOW))
                                .with("web", running(Stop.NONE)),
                        new Plan(
                                List.of(
                                        new Action.StopContainer("web", in(2)),
                                        new Action.KillContainer("helper", NOW)),
                                Optional.of(in(2)))),
                row(
                        "they are left alone until their time is over",
                        s -> removed(s, Stop.askedUntil(in(5))),
                        lookAgain(in(5))),
                row(
                        "then killed",
                        s -> removed(s, Stop.askedUntil(NOW)),
                        actionsUntil(
                                in(10), new Action.KillContainer("web", NOW), new Action.KillContainer("helper", NOW))),
                row(
                        "who was told to end by an agent that did not live to say so is told again, and has no more time",
                        s -> removed(s, Stop.askedUntil(in(5))).with("web", takenOver(Stop.askedUntil(in(4)))),
                        actionsUntil(in(4), new Action.StopContainer("web", in(4)))),
                row(
                        "unless that time is over",
                        s -> removed(s, Stop.askedUntil(in(5))).with("web", takenOver(Stop.askedUntil(NOW))),
                        actionsUntil(in(5), new Action.KillContainer("web", NOW))),
                row(
                        "while that is under way there is nothing to do but to wait",
                        s -> removed(s, Stop.askedUntil(in(5)))
                                .with("web", takenOver(Stop.askedUntil(in(5))).beingAsked()),
                        lookAgain(in(5))),
                row(
                        "who could not be told to end is told again when it is due",
                        s -> removed(s, Stop.askedUntil(in(5))).with("web", notTold(Stop.askedUntil(in(5)), ago(1))),
                        actionsUntil(in(5), new Action.StopContainer("web", in(5)))),
                row(
                        "and not earlier",
                        s -> removed(s, Stop.askedUntil(in(5))).with("web", notTold(Stop.askedUntil(in(5)), NOW)),
                        lookAgain(in(1))),
                row(
                        "who has been killed is told nothing any more",
                        s -> removed(s, Stop.killed(ago(3))).with("web", takenOver(Stop.killed(ago(3)))),
                        lookAgain(in(7))),
                row("who has been killed is waited for", s -> removed(s, Stop.killed(ago(3))), lookAgain(in(7))),
                row(
                        "but not for ever: whoever does not tell of their end goes with the whole sandbox",
                        s -> removed(s, Stop.killed(ago(10))),
                        only(new Action.RemoveSandbox())),
                row(
                        "a removed pod starts nothing",
                        s -> s.asRemoved()
                                .with("web", ended(FIRST, 1, NOW))
                                .with("helper", running(Stop.askedUntil(in(9)))),
                        lookAgain(in(9))),
                row(
                        "when all its containers have ended, its sandbox goes",
                        s -> s.asRemoved().with("web", ended(FIRST, 1, NOW)).with("helper", ended(FIRST, 0, NOW)),
                        only(new Action.RemoveSandbox())),
                row(
                        "a removed pod that is still starting is waited for",
                        s -> s.asRemoved().with("web", ended(FIRST, 1, NOW)).with("helper", starting(ago(4))),
                        lookAgain(in(6))),
                row(
                        "but not for ever either: it is killed",
                        s -> s.asRemoved().with("web", ended(FIRST, 1, NOW)).with("helper", starting(ago(10))),
                        actionsUntil(in(10), new Action.KillContainer("helper", NOW))),
                row(
                        "and where that does not help, it goes with the whole sandbox",
                        s -> s.asRemoved()
                                .with("web", ended(FIRST, 1, NOW))
                                .with("helper", starting(ago(20)).killed(ago(10))),
                        only(new Action.RemoveSandbox())),
                row(
                        "which does not cost its neighbour the time to end",
                        s -> s.asRemoved()
                                .with("web", running(Stop.NONE))
                                .with("helper", starting(ago(20)).killed(ago(10))),
                        actionsUntil(NOW.plus(GRACE), new Action.StopContainer("web", NOW.plus(GRACE)))),
                row(
                        "nor the time to begin",
                        s -> s.asRemoved()
                                .with("web", starting(ago(3)))
                                .with("helper", starting(ago(20)).killed(ago(10))),
                        lookAgain(in(7))),
                row(
                        "what could not be cleared away after an end is tried again when it is due",
                        s -> s.with("web", exited().unsettled(new Retry(1, NOW, "busy"))),
                        only(new Action.SettleContainer("web"))),
                row(
                        "and not earlier",
                        s -> s.with("web", exited().unsettled(new Retry(1, in(1), "busy"))),
                        lookAgain(in(1))),
                row(
                        "but it does not keep a pod that is removed",
                        s -> s.asRemoved()
                                .with("web", exited().unsettled(new Retry(1, in(1), "busy")))
                                .with("helper", ended(FIRST, 0, NOW)),
                        only(new Action.RemoveSandbox())),
                row(
                        "a start of which nothing is told is waited for",
                        s -> s.with("web", starting(ago(200)).unknown(ago(119))),
                        lookAgain(in(1))),
                row(
                        "but not for ever: it is killed, and costs its neighbours nothing",
                        s -> s.with("web", starting(ago(200)).unknown(ago(120))),
                        actionsUntil(in(10), new Action.KillContainer("web", NOW))),
                row(
                        "its end is waited for",
                        s -> s.with("web", starting(ago(200)).unknown(ago(129)).killed(ago(9))),
                        lookAgain(in(1))),
                row(
                        "but not for ever: all is made anew, lest two of it run",
                        s -> s.with("web", starting(ago(200)).unknown(ago(130)).killed(ago(10))),
                        only(new Action.RemoveSandbox())),
                row(
                        "a neighbour has until its own time is over",
                        s -> s.asRemoved()
                                .with("web", running(Stop.askedUntil(in(5))))
                                .with("helper", starting(ago(20)).killed(ago(10))),
                        lookAgain(in(5))),
                row(
                        "and last its files",
                        s -> idle(s).asRemoved().with(new Absent(Retry.NONE)),
                        only(new Action.RemovePod())));
    }

    private static Arguments row(String sentence, UnaryOperator<PodState> change, Plan expected) {
        return Arguments.of(sentence, change, expected);
    }

    private static PodState base(RestartPolicy policy) {
        Wanted wanted = new Wanted(List.of("web", "helper"), policy, GRACE);
        return PodState.fresh(wanted)
                .with(new Ready(TIME))
                .with("web", running(Stop.NONE))
                .with("helper", running(Stop.NONE));
    }

    private static PodState idle(PodState state) {
        return PodState.fresh(state.wanted()).with(new Ready(TIME));
    }

    private static PodState policy(PodState state, RestartPolicy policy) {
        return base(policy).with(state.sandbox());
    }

    private static PodState grace(PodState state, Duration grace) {
        Wanted wanted = new Wanted(state.wanted().containers(), state.wanted().restartPolicy(), grace);
        return new PodState(wanted, state.removed(), state.sandbox(), state.containers());
    }

    private static PodState removed(PodState state, Stop stop) {
        return state.asRemoved().with("web", running(stop)).with("helper", running(stop));
    }

    /** Where it is to end, it has been asked by this agent. */
    private static Running running(Stop stop) {
        Running running = new Running(History.NONE, FIRST, 4711, TIME.minusSeconds(60), stop, StopRequest.NOT_YET);
        return stop.deadline().isPresent() ? running.asked() : running;
    }

    /** Whose stop an earlier agent has noted. */
    private static Running takenOver(Stop stop) {
        return running(Stop.NONE).stopping(stop);
    }

    private static Running notTold(Stop stop, Moment failed) {
        return takenOver(stop).beingAsked().notAsked(failed, "the connection was lost");
    }

    private static Starting starting(Moment since) {
        return new Starting(History.NONE, attempt(0, since, Duration.ZERO), 0, Optional.empty(), Optional.empty());
    }

    private static Exited exited() {
        return running(Stop.NONE).exited(new Exit(1, 0, 0, 0, TIME.minusSeconds(60), TIME));
    }

    private static Idle ended(Attempt attempt, int exitCode, Moment at) {
        Termination termination =
                new Termination(exitCode, 0, TerminatedReason.ERROR, "", attempt.createdAt(), TIME, at);
        return new Idle(History.NONE.with(new Ended(attempt, termination)));
    }

    private static Blocked blocked(int tries, Moment at) {
        return blocked(WaitingReason.ERR_IMAGE_PULL, tries, at);
    }

    private static Blocked blocked(WaitingReason reason, int tries, Moment at) {
        return new Blocked(History.NONE, new Blockage(reason, "not there", tries, at));
    }

    private static Action start(String name, int number, Duration backoff) {
        return new Action.StartContainer(name, attempt(number, NOW, backoff));
    }

    /** The time of day is never the same in two attempts, as the steady clock is not; no decision may follow from it. */
    private static Attempt attempt(int number, Moment begun, Duration backoff) {
        return new Attempt(number, begun.equals(NOW) ? TIME : TIME.plusSeconds(4711), begun, backoff);
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

    private static Plan actionsUntil(Moment lookAgain, Action... actions) {
        return new Plan(List.of(actions), Optional.of(lookAgain));
    }

    private static Plan lookAgain(Moment at) {
        return new Plan(List.of(), Optional.of(at));
    }
}
