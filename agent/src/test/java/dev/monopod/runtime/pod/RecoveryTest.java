package dev.monopod.runtime.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.model.life.ContainerLife;
import dev.monopod.model.life.PodLife;
import dev.monopod.model.life.RestartPolicy;
import dev.monopod.model.life.Role;
import dev.monopod.model.status.TerminatedReason;
import dev.monopod.reconcile.Attempt;
import dev.monopod.reconcile.ContainerState.Exited;
import dev.monopod.reconcile.ContainerState.Idle;
import dev.monopod.reconcile.ContainerState.Running;
import dev.monopod.reconcile.ContainerState.Starting;
import dev.monopod.reconcile.Ending;
import dev.monopod.reconcile.Lives;
import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.PodState;
import dev.monopod.reconcile.Round;
import dev.monopod.reconcile.SandboxState;
import dev.monopod.reconcile.Stop;
import dev.monopod.reconcile.Termination;
import dev.monopod.reconcile.Wanted;
import dev.monopod.runtime.shim.ShimProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecoveryTest {
    private static final Instant T = Instant.parse("2026-01-01T00:00:00Z");
    private static final Moment NOW = new Moment(Duration.ofHours(1));
    private static final PodState FRESH =
            Lives.fresh(Lives.wanted(List.of("app"), RestartPolicy.ALWAYS, Duration.ZERO));
    private static final Ending REMOVED = new Ending(Ending.Cause.REMOVED, NOW);
    private static final ShimProcess PAUSE =
            new ShimProcess("pause", ShimProcess.State.RUNNING, 10, T, Instant.EPOCH, 0, 0, 0, 0);

    @Test
    void withNothingOnRecordAndNothingLeftThePodIsFresh() {
        assertThat(new Recovery(
                                List.of(),
                                Optional.empty(),
                                Map.of(),
                                Optional.empty(),
                                Round.FIRST,
                                Optional.empty(),
                                false)
                        .state(FRESH, NOW))
                .isEqualTo(FRESH);
    }

    @Test
    void aContainerThatTheShimSaysRunsGoesOnAsTheSameAttempt() {
        PodState state = recovery(shim(PAUSE, process("app-3", ShimProcess.State.RUNNING)), attempt(3))
                .state(FRESH, NOW);

        assertThat(state.sandbox()).isEqualTo(new SandboxState.Ready(T));
        assertThat(state.container("app")).isInstanceOfSatisfying(Running.class, running -> {
            assertThat(running.pid()).isEqualTo(4711);
            assertThat(running.attempt().number()).isEqualTo(3);
            assertThat(running.stop()).isEqualTo(Stop.NONE);
        });
    }

    @Test
    void aStartThatNobodyIsToldOfIsNotWaitedForForEver() {
        PodState state = recovery(shim(PAUSE, process("app-0", ShimProcess.State.STARTING)), attempt(0))
                .state(FRESH, NOW);

        assertThat(((Starting) state.container("app")).unknownSince()).hasValue(NOW);
        assertThat(((Starting) state.container("app")).killedAt()).isEmpty();
    }

    @Test
    void aStopThatWasAskedForKeepsItsDeadline() {
        Stop stop = Lives.stoppingUntil(in(2));
        PodState state = recovery(
                        shim(PAUSE, process("app-0", ShimProcess.State.RUNNING)),
                        attempt(0).with(stop))
                .state(FRESH, NOW);

        assertThat(((Running) state.container("app")).stop()).isEqualTo(stop);
    }

    @Test
    void aStopWhoseDeadlineHasPassedMeanwhileLeavesTheContainerTimeToEndAfterItsSignal() {
        PodState state = recovery(
                        shim(PAUSE, process("app-0", ShimProcess.State.RUNNING)),
                        attempt(0).with(Lives.stoppingUntil(in(-60))))
                .state(FRESH, NOW);

        assertThat(((Running) state.container("app")).stop().killDue()).hasValue(in(2));
    }

    @Test
    void aStopKeepsTheTimeThatAProbeGivesItThoughItsPodGivesLess() {
        ContainerLife plain = Lives.plain("app", Role.APP, RestartPolicy.ALWAYS);
        ContainerLife probed = new ContainerLife(
                plain.name(),
                plain.role(),
                plain.restarts(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Lives.probe(Optional.of(Duration.ofSeconds(60)))),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        PodLife life = new PodLife(List.of(probed), RestartPolicy.ALWAYS, Duration.ofSeconds(5), Optional.empty());
        Stop stop = Lives.stoppingUntil(in(50));

        PodState state = recovery(
                        shim(PAUSE, process("app-0", ShimProcess.State.RUNNING)),
                        attempt(0).with(stop))
                .state(Lives.fresh(new Wanted(life, Optional.empty())), NOW);

        assertThat(((Running) state.container("app")).stop()).isEqualTo(stop);
    }

    @Test
    void whoWasKilledBeforeStaysKilled() {
        PodState state = recovery(
                        shim(PAUSE, process("app-0", ShimProcess.State.RUNNING)),
                        attempt(0).with(Lives.killed(in(-60))))
                .state(FRESH, NOW);

        assertThat(((Running) state.container("app")).stop()).isEqualTo(Lives.killed(in(-60)));
    }

    @Test
    void whatIsOnRecordOfAnotherBootKeepsNothingWaitingForLongerThanThisOneWould() {
        AttemptRecord running = new AttemptRecord(
                        "app",
                        new Attempt(4, T, in(1000), Duration.ofSeconds(10)),
                        "localhost/busybox:1",
                        "sha256:1",
                        List.of(),
                        15,
                        Optional.empty(),
                        Stop.NONE,
                        Optional.empty())
                .with(Lives.stoppingUntil(in(1030)));
        AttemptRecord ended = attempt(3).with(new Termination(1, 0, TerminatedReason.ERROR, "", T, T, in(1000)));

        PodState state = recovery(shim(PAUSE, process("app-4", ShimProcess.State.RUNNING)), ended, running)
                .state(FRESH, NOW);

        assertThat(state.container("app")).isInstanceOfSatisfying(Running.class, known -> {
            assertThat(known.attempt().begun()).isEqualTo(NOW);
            assertThat(known.stop()).isEqualTo(Lives.stoppingUntil(in(2)));
            assertThat(known.history().last().orElseThrow().termination().ended())
                    .isEqualTo(NOW);
        });
    }

    @Test
    void anEndThatNobodyHasSeenIsStillToBeSettled() {
        PodState state = recovery(shim(PAUSE, process("app-0", ShimProcess.State.EXITED)), attempt(0))
                .state(FRESH, NOW);

        assertThat(state.container("app")).isInstanceOfSatisfying(Exited.class, exited -> {
            assertThat(exited.exit().code()).isEqualTo(7);
            assertThat(exited.settling()).isFalse();
        });
    }

    @Test
    void endsThatWereSettledAreHistoryTheLatestFirst() {
        PodState state =
                recovery(shim(PAUSE), ended(0, 1), ended(1, 2), ended(2, 3)).state(FRESH, NOW);

        assertThat(state.container("app")).isInstanceOf(Idle.class);
        assertThat(state.container("app").history().ended())
                .extracting(
                        end -> end.attempt().number(), end -> end.termination().exitCode())
                .containsExactly(org.assertj.core.groups.Tuple.tuple(2, 3), org.assertj.core.groups.Tuple.tuple(1, 2));
    }

    @Test
    void anAttemptThatTheShimNeverHeardOfWasNotBegun() {
        PodState state = recovery(shim(PAUSE), ended(0, 1), attempt(1)).state(FRESH, NOW);

        assertThat(state.container("app")).isInstanceOf(Idle.class);
        assertThat(state.container("app")
                        .history()
                        .last()
                        .orElseThrow()
                        .attempt()
                        .number())
                .isZero();
    }

    @Test
    void withoutAShimItsRecordTellsTheEnd() {
        Recovery recovery = new Recovery(
                List.of(attempt(0)),
                Optional.empty(),
                Map.of("app-0", process("app-0", ShimProcess.State.EXITED)),
                Optional.empty(),
                Round.FIRST,
                Optional.empty(),
                true);

        assertThat(recovery.state(FRESH, NOW).container("app")).isInstanceOf(Exited.class);
        assertThat(recovery.state(FRESH, NOW).sandbox()).isInstanceOf(SandboxState.Broken.class);
    }

    @Test
    void withNeitherTheSandboxIsBrokenAndTheContainerGoesDownWithIt() {
        PodState state = new Recovery(
                        List.of(attempt(0)),
                        Optional.empty(),
                        Map.of(),
                        Optional.empty(),
                        Round.FIRST,
                        Optional.empty(),
                        false)
                .state(FRESH, NOW);

        assertThat(state.container("app")).isInstanceOf(Starting.class);
        assertThat(state.sandbox()).isInstanceOf(SandboxState.Broken.class);
    }

    @Test
    void aShimWithoutPauseIsABrokenSandbox() {
        assertThat(recovery(shim()).state(FRESH, NOW).sandbox()).isInstanceOf(SandboxState.Broken.class);
    }

    @Test
    void aPodThatWasBeingRemovedGoesOnBeingRemoved() {
        Recovery recovery = new Recovery(
                List.of(), Optional.empty(), Map.of(), Optional.of(REMOVED), Round.FIRST, Optional.empty(), false);

        assertThat(recovery.state(FRESH, NOW).removed()).isTrue();
    }

    private static Recovery recovery(Optional<Map<String, ShimProcess>> shim, AttemptRecord... attempts) {
        return new Recovery(List.of(attempts), shim, Map.of(), Optional.empty(), Round.FIRST, Optional.empty(), true);
    }

    private static Optional<Map<String, ShimProcess>> shim(ShimProcess... processes) {
        Map<String, ShimProcess> known = new java.util.HashMap<>();
        for (ShimProcess process : processes) {
            known.put(process.id(), process);
        }
        return Optional.of(known);
    }

    private static ShimProcess process(String id, ShimProcess.State state) {
        return new ShimProcess(id, state, 4711, T, T.plusSeconds(1), 7, 0, 0, 0);
    }

    private static Moment in(long seconds) {
        return NOW.plus(Duration.ofSeconds(seconds));
    }

    private static AttemptRecord attempt(int number) {
        return new AttemptRecord(
                "app",
                new Attempt(number, T, in(-60), Duration.ofSeconds(10)),
                "localhost/busybox:1",
                "sha256:1",
                List.of("layer"),
                15,
                Optional.empty(),
                Stop.NONE,
                Optional.empty());
    }

    private static AttemptRecord ended(int number, int code) {
        return attempt(number).with(new Termination(code, 0, TerminatedReason.ERROR, "", T, T, in(-30)));
    }
}
