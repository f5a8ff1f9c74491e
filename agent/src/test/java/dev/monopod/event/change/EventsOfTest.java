package dev.monopod.event.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.event.EventType;
import dev.monopod.event.Occurrence;
import dev.monopod.model.life.RestartPolicy;
import dev.monopod.model.status.TerminatedReason;
import dev.monopod.model.status.WaitingReason;
import dev.monopod.reconcile.Attempt;
import dev.monopod.reconcile.Blockage;
import dev.monopod.reconcile.ContainerState;
import dev.monopod.reconcile.ContainerState.Blocked;
import dev.monopod.reconcile.ContainerState.Exited;
import dev.monopod.reconcile.ContainerState.Idle;
import dev.monopod.reconcile.ContainerState.Running;
import dev.monopod.reconcile.ContainerState.Starting;
import dev.monopod.reconcile.Ended;
import dev.monopod.reconcile.Exit;
import dev.monopod.reconcile.Health;
import dev.monopod.reconcile.History;
import dev.monopod.reconcile.Lives;
import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.PodIdentity;
import dev.monopod.reconcile.PodState;
import dev.monopod.reconcile.Retry;
import dev.monopod.reconcile.SandboxState;
import dev.monopod.reconcile.SandboxState.Absent;
import dev.monopod.reconcile.SandboxState.Broken;
import dev.monopod.reconcile.SandboxState.Creating;
import dev.monopod.reconcile.SandboxState.Forgetting;
import dev.monopod.reconcile.SandboxState.Ready;
import dev.monopod.reconcile.SandboxState.Removing;
import dev.monopod.reconcile.Stop;
import dev.monopod.reconcile.StopRequest;
import dev.monopod.reconcile.Termination;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A table of changes: the state before, the state after, and what is told of it. */
class EventsOfTest {
    private static final Instant T = Instant.parse("2026-01-01T12:00:00Z");
    private static final Moment NOW = new Moment(Duration.ofHours(12));
    private static final Attempt FIRST = attempt(0, Duration.ZERO);
    private static final Attempt SECOND = attempt(1, Duration.ofSeconds(10));
    private static final String PULLED =
            "Normal Pulled Container image \"localhost/busybox:1\" already present on machine";
    private static final String CREATED = "Normal Created Container created";
    private static final String STARTED = "Normal Started Container started";
    private static final String BACK_OFF =
            "Warning BackOff Back-off restarting failed container web in pod p_default(u1)";
    private static final String KILLING = "Normal Killing Stopping container web";
    private static final String START_FAILED = "Warning Failed Error: failed to start container: step 2";

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void containers(String sentence, ContainerState before, ContainerState after, List<String> told) {
        PodState state = pod(new Ready(T));
        List<Occurrence> events = change(state.with("web", before), state.with("web", after));

        assertThat(words(events)).isEqualTo(told);
        assertThat(events).allMatch(event -> event.involved().fieldPath().equals("spec.containers{web}"));
    }

    static Stream<Arguments> containers() {
        Idle never = new Idle(History.NONE);
        return Stream.of(
                row("nothing happens", running(FIRST), running(FIRST)),
                row("that it is decided to start is no event", never, starting(FIRST)),
                row("it starts", starting(FIRST), running(FIRST), PULLED, CREATED, STARTED),
                row("also where nobody saw it begin", never, running(FIRST), PULLED, CREATED, STARTED),
                row("it starts again", starting(SECOND), running(SECOND), PULLED, CREATED, STARTED),
                row("and has ended before that was told", starting(FIRST), exited(FIRST), PULLED, CREATED, STARTED),
                row(
                        "or has been settled even",
                        starting(FIRST),
                        ended(FIRST, TerminatedReason.COMPLETED),
                        PULLED,
                        CREATED,
                        STARTED),
                row("its end is no event", running(FIRST), exited(FIRST)),
                row("nor is that it starts again at once", exited(FIRST), ended(FIRST, TerminatedReason.ERROR)),
                row("but that it has to wait is", exited(SECOND), ended(SECOND, TerminatedReason.ERROR), BACK_OFF),
                row("whatever it ended with", exited(SECOND), ended(SECOND, TerminatedReason.COMPLETED), BACK_OFF),
                row("once a wait", ended(SECOND, TerminatedReason.ERROR), ended(SECOND, TerminatedReason.ERROR)),
                row(
                        "a start that was not begun leaves the wait of before",
                        new Starting(
                                history(SECOND, TerminatedReason.ERROR),
                                attempt(2, Duration.ofSeconds(20)),
                                0,
                                Optional.empty(),
                                Optional.empty()),
                        ended(SECOND, TerminatedReason.ERROR)),
                row("a step fails", starting(FIRST), notStarted(FIRST), PULLED, CREATED),
                row(
                        "and it is known what to say of it",
                        notStarted(FIRST),
                        ended(FIRST, TerminatedReason.START_ERROR),
                        START_FAILED),
                row(
                        "both at once",
                        starting(SECOND),
                        ended(SECOND, TerminatedReason.START_ERROR),
                        PULLED,
                        CREATED,
                        START_FAILED,
                        BACK_OFF),
                row(
                        "what nobody knows is not told",
                        starting(FIRST),
                        ended(FIRST, TerminatedReason.CONTAINER_STATUS_UNKNOWN)),
                row("it is lost", running(FIRST), ended(FIRST, TerminatedReason.CONTAINER_STATUS_UNKNOWN)),
                row("it is asked to end", running(FIRST), stopping(FIRST, Lives.stoppingUntil(NOW)), KILLING),
                row("it is killed", stopping(FIRST, Lives.stoppingUntil(NOW)), stopping(FIRST, Lives.killed(NOW))),
                row("without being asked", running(FIRST), stopping(FIRST, Lives.killed(NOW)), KILLING),
                row(
                        "it hangs",
                        starting(FIRST).unknown(NOW),
                        starting(FIRST).unknown(NOW).killed(NOW),
                        "Normal Killing Container web can't be told to run, will be killed and restarted"),
                row(
                        "its image is missing",
                        starting(FIRST),
                        blocked(WaitingReason.ERR_IMAGE_PULL, 1, NOW),
                        "Warning Failed Failed to pull image \"localhost/busybox:1\": why",
                        "Warning Failed Error: ErrImagePull",
                        "Normal BackOff Back-off pulling image \"localhost/busybox:1\"",
                        "Warning Failed Error: ImagePullBackOff"),
                row(
                        "and must not be pulled",
                        starting(FIRST),
                        blocked(WaitingReason.ERR_IMAGE_NEVER_PULL, 1, NOW),
                        "Warning ErrImageNeverPull why",
                        "Warning Failed Error: ErrImageNeverPull"),
                row(
                        "its name is wrong",
                        starting(FIRST),
                        blocked(WaitingReason.INVALID_IMAGE_NAME, 1, NOW),
                        "Warning InspectFailed Failed to apply default image tag \"localhost/busybox:1\": why",
                        "Warning Failed Error: InvalidImageName"),
                row(
                        "it can't be read",
                        starting(FIRST),
                        blocked(WaitingReason.IMAGE_INSPECT_ERROR, 1, NOW),
                        "Warning InspectFailed Failed to inspect image \"localhost/busybox:1\": why",
                        "Warning Failed Error: ImageInspectError"),
                row(
                        "something else is missing",
                        starting(FIRST),
                        blocked(WaitingReason.CREATE_CONTAINER_ERROR, 1, NOW),
                        "Warning Failed Error: why"),
                row(
                        "still, where nobody saw the try",
                        blocked(WaitingReason.CREATE_CONTAINER_ERROR, 1, NOW),
                        blocked(WaitingReason.CREATE_CONTAINER_ERROR, 2, NOW.plus(Duration.ofSeconds(10))),
                        "Warning Failed Error: why"),
                row(
                        "that it is to be tried at once is no event",
                        blocked(WaitingReason.ERR_IMAGE_PULL, 3, NOW),
                        blocked(WaitingReason.ERR_IMAGE_PULL, 3, NOW).retryNow()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void sandboxes(String sentence, SandboxState before, SandboxState after, boolean removed, List<String> told) {
        UnaryOperator<PodState> as = removed ? state -> state.asRemoved(NOW) : state -> state;
        List<Occurrence> events = change(as.apply(pod(before)), as.apply(pod(after)));

        assertThat(words(events)).isEqualTo(told);
        assertThat(events).allMatch(event -> event.involved().fieldPath().isEmpty());
    }

    static Stream<Arguments> sandboxes() {
        Retry once = Retry.NONE.after(NOW, "no space");
        Retry twice = once.after(NOW, "no space");
        Retry volume = Retry.NONE.after(NOW, "MountVolume.SetUp failed for volume \"v\" : no", true);
        String changed = "Normal SandboxChanged Pod sandbox changed, it will be killed and re-created.";
        String failed = "Warning FailedCreatePodSandBox Failed to create pod sandbox: no space";
        String notKilled = "Warning FailedKillPod error killing pod: no space";
        return Stream.of(
                sandbox("it is made", new Creating(Retry.NONE), new Ready(T), false),
                sandbox("it can't be made", new Creating(Retry.NONE), new Absent(once), false, failed),
                sandbox("and still can't", new Creating(once), new Absent(twice), false, failed),
                sandbox("though nobody saw the try", new Absent(once), new Absent(twice), false, failed),
                sandbox("another try begins", new Absent(once), new Creating(once), false),
                sandbox(
                        "a volume can't be had",
                        new Creating(Retry.NONE),
                        new Absent(volume),
                        false,
                        "Warning FailedMount MountVolume.SetUp failed for volume \"v\" : no"),
                sandbox("it is lost", new Ready(T), new Broken(Retry.NONE), false),
                sandbox("and cleared away", new Broken(Retry.NONE), new Removing(Retry.NONE), false, changed),
                sandbox("or cleared away though it is there", new Ready(T), new Removing(Retry.NONE), false, changed),
                sandbox("with the pod", new Ready(T), new Removing(Retry.NONE), true),
                sandbox("which fails", new Removing(Retry.NONE), new Broken(once), false, notKilled),
                sandbox("and is tried again", new Broken(once), new Removing(once), false),
                sandbox(
                        "the pod's files can't be removed",
                        new Forgetting(Retry.NONE),
                        new Absent(once),
                        true,
                        notKilled));
    }

    @Test
    void aFinishedPodGoesWithoutAWord() {
        PodState before = Lives.fresh(Lives.wanted(List.of("web"), RestartPolicy.NEVER, Duration.ZERO))
                .with(new Ready(T))
                .with("web", ended(FIRST, TerminatedReason.COMPLETED));

        assertThat(change(before, before.with(new Removing(Retry.NONE)))).isEmpty();
    }

    @Test
    void aPodThatGoesDoesNotWaitForARestart() {
        PodState before = pod(new Ready(T)).with("web", exited(SECOND)).asRemoved(Moment.BOOT);

        assertThat(change(before, before.with("web", ended(SECOND, TerminatedReason.ERROR))))
                .isEmpty();
    }

    @Test
    void aStartThatHangsWhileThePodGoesIsStoppedAsAnyOther() {
        PodState before = pod(new Ready(T)).with("web", starting(FIRST)).asRemoved(Moment.BOOT);

        assertThat(words(change(before, before.with("web", starting(FIRST).killed(NOW)))))
                .containsExactly(KILLING);
    }

    /** What an earlier agent left is the state before. */
    @Test
    void whatIsSoAlreadyIsNotToldWhateverItIs() {
        for (ContainerState state : List.of(
                running(SECOND),
                stopping(SECOND, Lives.killed(NOW)),
                exited(SECOND),
                notStarted(SECOND),
                ended(SECOND, TerminatedReason.START_ERROR),
                blocked(WaitingReason.ERR_IMAGE_PULL, 3, NOW))) {
            for (SandboxState sandbox :
                    List.of(new Ready(T), new Broken(Retry.NONE.after(NOW, "no")), new Absent(Retry.NONE))) {
                PodState pod = pod(sandbox).with("web", state);
                assertThat(change(pod, pod)).isEmpty();
            }
        }
    }

    @Test
    void eachContainerHasItsOwnPathAndInitContainersHaveTheirs() {
        Pod manifest = new PodBuilder(MANIFEST)
                .editSpec()
                .addNewInitContainer()
                .withName("first")
                .withImage("other")
                .endInitContainer()
                .endSpec()
                .build();
        PodState before = Lives.fresh(Lives.wanted(List.of("first", "web"), RestartPolicy.ALWAYS, Duration.ZERO));
        PodState after = before.with("first", running(FIRST)).with("web", running(FIRST));

        List<Occurrence> events =
                EventsOf.change(new PodChange(new PodIdentity("default", "p", "u1"), manifest, before, after));

        assertThat(events).hasSize(6);
        assertThat(events.get(0).involved().fieldPath()).isEqualTo("spec.initContainers{first}");
        assertThat(events.get(0).message()).contains("\"other\"");
        assertThat(events.get(5).involved().fieldPath()).isEqualTo("spec.containers{web}");
        assertThat(events.get(5).type()).isEqualTo(EventType.NORMAL);
    }

    private static final Pod MANIFEST = new PodBuilder()
            .withNewSpec()
            .addNewContainer()
            .withName("web")
            .withImage("localhost/busybox:1")
            .endContainer()
            .endSpec()
            .build();

    private static List<Occurrence> change(PodState before, PodState after) {
        return EventsOf.change(new PodChange(new PodIdentity("default", "p", "u1"), MANIFEST, before, after));
    }

    private static List<String> words(List<Occurrence> events) {
        return events.stream()
                .map(event -> event.type().word() + " " + event.reason().word() + " " + event.message())
                .toList();
    }

    private static Arguments row(String sentence, ContainerState before, ContainerState after, String... told) {
        return Arguments.of(sentence, before, after, List.of(told));
    }

    private static Arguments sandbox(
            String sentence, SandboxState before, SandboxState after, boolean removed, String... told) {
        return Arguments.of(sentence, before, after, removed, List.of(told));
    }

    private static PodState pod(SandboxState sandbox) {
        return Lives.fresh(Lives.wanted(List.of("web"), RestartPolicy.ALWAYS, Duration.ofSeconds(30)))
                .with(sandbox);
    }

    private static Starting starting(Attempt attempt) {
        return new Starting(history(attempt), attempt, 0, Optional.empty(), Optional.empty());
    }

    private static Running running(Attempt attempt) {
        return stopping(attempt, Stop.NONE);
    }

    private static Running stopping(Attempt attempt, Stop stop) {
        return new Running(history(attempt), attempt, 4711, T, Health.BEST, stop, StopRequest.NOT_YET);
    }

    private static Exited exited(Attempt attempt) {
        return running(attempt).exited(new Exit(1, 0, 0, 0, T, T));
    }

    private static Exited notStarted(Attempt attempt) {
        return starting(attempt).exited(new Exit(0, 0, 2, 2, T, T));
    }

    private static Idle ended(Attempt attempt, TerminatedReason reason) {
        return new Idle(history(attempt).with(new Ended(attempt, termination(reason))));
    }

    private static Blocked blocked(WaitingReason reason, int tries, Moment at) {
        return new Blocked(History.NONE, new Blockage(reason, "why", tries, at));
    }

    /** Of the attempt before it, if there was one. */
    private static History history(Attempt attempt) {
        return attempt.number() == 0 ? History.NONE : history(FIRST, TerminatedReason.ERROR);
    }

    private static History history(Attempt attempt, TerminatedReason reason) {
        return History.NONE.with(new Ended(attempt, termination(reason)));
    }

    private static Termination termination(TerminatedReason reason) {
        String message = reason == TerminatedReason.START_ERROR ? "failed to start container: step 2" : "";
        return new Termination(1, 0, reason, message, T, T, NOW);
    }

    private static Attempt attempt(int number, Duration backoff) {
        return new Attempt(number, T, NOW.minus(Duration.ofSeconds(1)), backoff);
    }
}
