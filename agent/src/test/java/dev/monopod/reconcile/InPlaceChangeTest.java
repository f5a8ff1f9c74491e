package dev.monopod.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.monopod.model.change.Amount;
import dev.monopod.model.change.ContainerResources;
import dev.monopod.model.change.Making;
import dev.monopod.model.change.PodResources;
import dev.monopod.model.change.ResizePolicies;
import dev.monopod.model.life.PodLife;
import dev.monopod.model.life.RestartPolicy;
import dev.monopod.model.life.Role;
import dev.monopod.model.status.TerminatedReason;
import dev.monopod.model.status.WaitingReason;
import dev.monopod.reconcile.ContainerState.Blocked;
import dev.monopod.reconcile.ContainerState.Idle;
import dev.monopod.reconcile.ContainerState.Running;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A pod of which something changed that may change in place, and what is to be done for it. The container {@code init} has succeeded, all
 * others run: {@code side}, {@code app} and {@code strict}, which asks for a new start where its memory changes. The rows in quotes are
 * the names of Kubernetes' tests (test/e2e/common/node).
 */
class InPlaceChangeTest {
    private static final Moment NOW = new Moment(Duration.ofHours(1));
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final Attempt FIRST = new Attempt(0, TIME, NOW.minus(Duration.ofMinutes(5)), Duration.ZERO);
    private static final ContainerResources SMALL = resources("100m", "32Mi");
    private static final ContainerResources LARGE = resources("200m", "64Mi");
    private static final Set<String> NAMES = Set.of("init", "side", "app", "strict");

    /** What is wanted, by what changed. */
    private record Want(
            RestartPolicy policy,
            Map<String, String> images,
            Map<String, ContainerResources> resources,
            Optional<Moment> until,
            Optional<String> lacking) {
        static final Want AT_FIRST =
                new Want(RestartPolicy.ALWAYS, Map.of(), Map.of(), Optional.empty(), Optional.empty());

        Want image(String container) {
            Map<String, String> next = new HashMap<>(images);
            next.put(container, "two");
            return new Want(policy, next, resources, until, lacking);
        }

        Want with(String container, ContainerResources amount) {
            Map<String, ContainerResources> next = new HashMap<>(resources);
            next.put(container, amount);
            return new Want(policy, images, next, until, lacking);
        }

        Want until(Moment moment) {
            return new Want(policy, images, resources, Optional.of(moment), lacking);
        }

        Want lacking(String why) {
            return new Want(policy, images, resources, until, Optional.of(why));
        }

        Want policy(RestartPolicy next) {
            return new Want(next, images, resources, until, lacking);
        }

        Wanted wanted(long generation) {
            Map<String, String> allImages = new HashMap<>();
            Map<String, ContainerResources> all = new HashMap<>();
            for (String name : NAMES) {
                allImages.put(name, images.getOrDefault(name, "one"));
                all.put(name, resources.getOrDefault(name, SMALL));
            }
            PodLife life = new PodLife(
                    List.of(
                            Lives.plain("init", Role.INIT, policy),
                            Lives.plain("side", Role.SIDECAR, RestartPolicy.ALWAYS),
                            Lives.plain("app", Role.APP, policy),
                            Lives.plain("strict", Role.APP, policy)),
                    policy,
                    GRACE,
                    Optional.empty());
            Map<String, ResizePolicies> policies = Map.of("strict", new ResizePolicies(Set.of("memory")));
            return new Wanted(life, until, new Making(generation, allImages, new PodResources(all), policies), lacking);
        }
    }

    private static ContainerResources resources(String cpu, String memory) {
        return new ContainerResources(
                new TreeMap<>(), new TreeMap<>(Map.of("cpu", Amount.of(cpu), "memory", Amount.of(memory))));
    }

    private static PodState upAndRunning(Want want) {
        PodState state = Lives.fresh(want.wanted(1)).with(new SandboxState.Ready(TIME));
        for (String name : NAMES) {
            state = Begin.begin(state, new Action.StartContainer(name, FIRST));
            state = state.with(name, name.equals("init") ? ended(0) : up());
        }
        return state.standing(TIME);
    }

    private static Running up() {
        return new Running(History.NONE, FIRST, 4711, TIME, Health.BEST, Stop.NONE, StopRequest.NOT_YET);
    }

    private static Idle ended(int code) {
        Termination end = new Termination(code, 0, TerminatedReason.ERROR, "", TIME, TIME, NOW);
        return new Idle(History.NONE.with(new Ended(FIRST, end)));
    }

    private static Action stop(String name, StopReason reason) {
        return new Action.StopContainer(name, new Stop.Order(reason, NOW.plus(GRACE)), NOW.plus(GRACE));
    }

    private static Action.Resize resize(PodState changed) {
        Map<String, Made> running = new TreeMap<>();
        for (String name : List.of("side", "app", "strict")) {
            running.put(name, changed.resizing().made(name).orElseThrow());
        }
        return new Action.Resize(changed.resizing().ofPod(), changed.resizing().allocated(), running);
    }

    static Stream<Arguments> changes() {
        Want first = Want.AT_FIRST;
        return Stream.of(
                arguments("\"should be updated\": labels alone", first, List.of()),
                arguments(
                        "\"should allow activeDeadlineSeconds to be updated\"",
                        first.until(NOW.minus(Duration.ofSeconds(1))),
                        List.of(new Action.EndPod())),
                arguments("a deadline that is still to come", first.until(NOW.plus(GRACE)), List.of()),
                arguments(
                        "another image of an app container",
                        first.image("app"),
                        List.of(stop("app", StopReason.DEFINITION_CHANGED))),
                arguments(
                        "another image of a sidecar",
                        first.image("side"),
                        List.of(stop("side", StopReason.DEFINITION_CHANGED))),
                arguments("another image of an init container that has finished", first.image("init"), List.of()),
                arguments(
                        "another image where nothing starts again by itself",
                        first.policy(RestartPolicy.NEVER).image("app"),
                        List.of(stop("app", StopReason.DEFINITION_CHANGED))),
                arguments("another amount for an app container", first.with("app", LARGE), List.of("resize")),
                arguments("another amount for a sidecar", first.with("side", LARGE), List.of("resize")),
                arguments(
                        "\"should support resizing a non-sidecar init container\": one that has finished",
                        first.with("init", LARGE),
                        List.of("resize")),
                arguments(
                        "another amount for one that asks to start anew",
                        first.with("strict", LARGE),
                        List.of(stop("strict", StopReason.RESIZE))),
                arguments(
                        "more CPU time for one that asks to start anew for memory",
                        first.with("strict", resources("200m", "32Mi")),
                        List.of("resize")),
                arguments(
                        "two at once: nothing is written before the other has ended",
                        first.with("strict", LARGE).with("app", LARGE),
                        List.of(stop("strict", StopReason.RESIZE))),
                arguments(
                        "the same amount in another writing",
                        first.with("app", resources("0.1", "32768Ki")),
                        List.of()),
                arguments("more than the machine has", first.with("app", LARGE).lacking("too much"), List.of()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void whatIsDone(String name, Want want, List<Object> expected) {
        PodState changed = changed(upAndRunning(Want.AT_FIRST.policy(want.policy())), want, 2);

        List<?> actions = PodPlanner.plan(changed, new Now(NOW, TIME)).actions();

        assertThat(actions).isEqualTo(expected.equals(List.of("resize")) ? List.of(resize(changed)) : expected);
    }

    private static PodState changed(PodState state, Want want, long generation) {
        return state.wanting(want.wanted(generation), TIME).standing(TIME);
    }

    @Test
    void whoMakesWayIsFollowedWhateverItsPolicySays() {
        Want never = Want.AT_FIRST.policy(RestartPolicy.NEVER);
        PodState state = changed(upAndRunning(never), never.image("app"), 2);
        state = Begin.begin(state, stop("app", StopReason.DEFINITION_CHANGED)).with("app", ended(143));

        assertThat(plan(state))
                .containsExactly(new Action.StartContainer("app", new Attempt(1, TIME, NOW, Duration.ZERO)));
        assertThat(plan(upAndRunning(never).with("app", ended(143)))).isEmpty();
    }

    /** "should have their auto-restart back-off timer reset on image update" */
    @Test
    void anotherImageHasNoBackOff() {
        UnaryOperator<PodState> crashed = state -> state.with("app", crashedTwice());
        PodState waiting = crashed.apply(upAndRunning(Want.AT_FIRST));
        assertThat(plan(waiting)).isEmpty();

        PodState changed = changed(waiting, Want.AT_FIRST.image("app"), 2);

        assertThat(plan(changed))
                .containsExactly(new Action.StartContainer("app", new Attempt(2, TIME, NOW, Duration.ZERO)));
    }

    private static Idle crashedTwice() {
        Attempt second = new Attempt(1, TIME, FIRST.begun(), Duration.ofSeconds(10));
        Termination end = new Termination(1, 0, TerminatedReason.ERROR, "", TIME, TIME, NOW);
        return new Idle(ended(1).history().with(new Ended(second, end)));
    }

    @Test
    void whatKeptOneImageFromStartingSaysNothingOfAnother() {
        Blockage missing = new Blockage(WaitingReason.ERR_IMAGE_PULL, "no such image", 5, NOW);
        PodState blocked = upAndRunning(Want.AT_FIRST).with("app", new Blocked(History.NONE, missing));
        assertThat(plan(blocked)).isEmpty();

        PodState changed = changed(blocked, Want.AT_FIRST.image("app"), 2);
        Action start = plan(changed).get(0);

        assertThat(start).isInstanceOf(Action.StartContainer.class);
        ContainerState.Starting starting =
                (ContainerState.Starting) Begin.begin(changed, start).container("app");
        assertThat(starting.tries()).isZero();
    }

    @Test
    void whileLimitsAreWrittenNothingStartsAndNothingIsWrittenTwice() {
        PodState changed = changed(upAndRunning(Want.AT_FIRST), Want.AT_FIRST.with("app", LARGE), 2)
                .with("strict", ended(1));
        Action.Resize resize = (Action.Resize) plan(changed).get(0);
        assertThat(plan(changed)).hasSize(1);

        PodState writing = Begin.begin(changed, resize);
        assertThat(plan(writing)).isEmpty();

        PodState written = writing.with(writing.resizing().done(resize)).standing(TIME);
        assertThat(written.resizing().progress()).isEmpty();
        assertThat(written.resizing().of(written, "app")).isEqualTo(LARGE);
        assertThat(plan(written)).singleElement().isInstanceOf(Action.StartContainer.class);
    }

    @Test
    void whatFailsIsToldAndTriedAgainLater() {
        PodState changed = changed(upAndRunning(Want.AT_FIRST), Want.AT_FIRST.with("app", LARGE), 2);
        Action resize = plan(changed).get(0);
        PodState writing = Begin.begin(changed, resize);

        PodState failed =
                writing.with(writing.resizing().failed(NOW, "no room")).standing(TIME);

        assertThat(failed.resizing().progress().orElseThrow().retry().message()).isEqualTo("no room");
        assertThat(failed.resizing().of(failed, "app")).isEqualTo(SMALL);
        assertThat(plan(failed)).isEmpty();
        Now later = new Now(NOW.plus(Duration.ofSeconds(1)), TIME);
        assertThat(PodPlanner.plan(failed, later).actions()).containsExactly(resize);
    }

    /** Nobody knows how far the failed one came. */
    @Test
    void whatFailedAndIsTakenBackIsWrittenAllTheSame() {
        PodState changed = changed(upAndRunning(Want.AT_FIRST), Want.AT_FIRST.with("app", LARGE), 2);
        PodState writing = Begin.begin(changed, plan(changed).get(0));
        PodState failed =
                writing.with(writing.resizing().failed(NOW, "no room")).standing(TIME);

        PodState back = changed(failed, Want.AT_FIRST, 3);

        assertThat(plan(back)).containsExactly(resize(back));
    }

    @Test
    void theLatestAmountCountsThoughAnotherIsBeingWritten() {
        PodState changed = changed(upAndRunning(Want.AT_FIRST), Want.AT_FIRST.with("app", LARGE), 2);
        Action.Resize resize = (Action.Resize) plan(changed).get(0);
        PodState writing = Begin.begin(changed, resize);
        ContainerResources third = resources("300m", "64Mi");

        PodState again = changed(writing, Want.AT_FIRST.with("app", third), 3);
        assertThat(plan(again)).isEmpty();
        PodState written = again.with(again.resizing().done(resize)).standing(TIME);

        assertThat(written.resizing().of(written, "app")).isEqualTo(LARGE);
        assertThat(plan(written)).containsExactly(resize(written));
        assertThat(written.resizing().progress().orElseThrow().generation()).isEqualTo(3);
    }

    @Test
    void whatTheMachineDoesNotHaveIsPendingAndWhatStartsHasWhatIsAllocated() {
        PodState pending = changed(
                upAndRunning(Want.AT_FIRST), Want.AT_FIRST.with("app", LARGE).lacking("too much"), 2);

        assertThat(pending.resizing().pending()).contains(new Resizing.Pending("too much", 2, TIME));
        PodState begun = Begin.begin(pending.with("app", ended(1)), new Action.StartContainer("app", FIRST));
        assertThat(begun.resizing().made("app").orElseThrow().resources()).isEqualTo(SMALL);
        assertThat(changed(pending, Want.AT_FIRST, 3).resizing().pending()).isEmpty();
    }

    @Test
    void nothingIsWrittenForAPodThatEnds() {
        PodState changed = changed(
                upAndRunning(Want.AT_FIRST).asRemoved(NOW),
                Want.AT_FIRST.with("app", LARGE).image("strict"),
                2);

        assertThat(plan(changed)).noneMatch(Action.Resize.class::isInstance);
        assertThat(changed.resizing().progress()).isEmpty();
    }

    private static List<Action> plan(PodState state) {
        return PodPlanner.plan(state, new Now(NOW, TIME)).actions();
    }
}
