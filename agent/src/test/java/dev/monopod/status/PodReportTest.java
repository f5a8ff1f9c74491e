package dev.monopod.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.model.life.RestartPolicy;
import dev.monopod.model.status.TerminatedReason;
import dev.monopod.model.status.WaitingReason;
import dev.monopod.reconcile.Attempt;
import dev.monopod.reconcile.Blockage;
import dev.monopod.reconcile.ContainerState;
import dev.monopod.reconcile.ContainerState.Blocked;
import dev.monopod.reconcile.ContainerState.Idle;
import dev.monopod.reconcile.ContainerState.Running;
import dev.monopod.reconcile.ContainerState.Starting;
import dev.monopod.reconcile.Ended;
import dev.monopod.reconcile.Health;
import dev.monopod.reconcile.History;
import dev.monopod.reconcile.Lives;
import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.PodIdentity;
import dev.monopod.reconcile.PodState;
import dev.monopod.reconcile.Retry;
import dev.monopod.reconcile.SandboxState;
import dev.monopod.reconcile.Stop;
import dev.monopod.reconcile.StopRequest;
import dev.monopod.reconcile.Termination;
import dev.monopod.runtime.ContainerUser;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What kubectl's users read, from every state that a pod can be in. */
class PodReportTest {
    private static final Instant T = Instant.parse("2026-01-01T00:00:00Z");
    private static final Attempt FIRST = new Attempt(0, T, Moment.BOOT, Duration.ZERO);
    private static final Attempt SECOND =
            new Attempt(1, T.plusSeconds(5), Moment.BOOT.plus(Duration.ofSeconds(5)), Duration.ofSeconds(10));
    private static final Attempt FIFTH =
            new Attempt(4, T.plusSeconds(5), Moment.BOOT.plus(Duration.ofSeconds(5)), Duration.ofSeconds(160));

    @Test
    void aNewPodIsPendingAndItsContainerIsBeingCreated() {
        Pod pod = report(RestartPolicy.ALWAYS, new Idle(History.NONE));

        assertThat(pod.getStatus().getPhase()).isEqualTo("Pending");
        assertThat(status(pod).getState().getWaiting().getReason()).isEqualTo("ContainerCreating");
        assertThat(status(pod).getRestartCount()).isZero();
        assertThat(status(pod).getContainerID()).isNull();
        assertThat(status(pod).getUser()).isNull();
        assertThat(condition(pod, "Ready").getStatus()).isEqualTo("False");
        assertThat(condition(pod, "Ready").getMessage()).isEqualTo("containers with unready status: [app]");
        assertThat(pod.getStatus().getStartTime()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(pod.getStatus().getQosClass()).isEqualTo("BestEffort");
    }

    @Test
    void aRunningContainerIsReadyAndStarted() {
        Pod pod = report(RestartPolicy.ALWAYS, running(History.NONE, FIRST));

        assertThat(pod.getStatus().getPhase()).isEqualTo("Running");
        assertThat(status(pod).getState().getRunning().getStartedAt()).isEqualTo("2026-01-01T00:00:01Z");
        assertThat(status(pod).getReady()).isTrue();
        assertThat(status(pod).getStarted()).isTrue();
        assertThat(status(pod).getContainerID()).matches("monopod://[0-9a-f]{64}");
        assertThat(status(pod).getImageID()).isEqualTo("sha256:1");
        assertThat(status(pod).getUser().getLinux().getUid()).isEqualTo(1001);
        assertThat(status(pod).getUser().getLinux().getGid()).isEqualTo(50);
        assertThat(status(pod).getUser().getLinux().getSupplementalGroups()).containsExactly(7L, 50L);
        assertThat(condition(pod, "Ready").getStatus()).isEqualTo("True");
        assertThat(condition(pod, "Ready").getLastTransitionTime()).isEqualTo("2026-01-01T00:00:01Z");
        assertThat(condition(pod, "PodReadyToStartContainers").getStatus()).isEqualTo("True");
    }

    @Test
    void afterARestartTheLastStateTellsTheEndBefore() {
        Pod pod = report(RestartPolicy.ALWAYS, running(history(FIRST, 3, TerminatedReason.ERROR), SECOND));

        assertThat(status(pod).getRestartCount()).isEqualTo(1);
        assertThat(status(pod).getLastState().getTerminated().getExitCode()).isEqualTo(3);
        assertThat(status(pod).getLastState().getTerminated().getReason()).isEqualTo("Error");
        assertThat(status(pod).getLastState().getTerminated().getContainerID())
                .isNotEqualTo(status(pod).getContainerID());
    }

    @Test
    void backOffIsToldAsKubernetesTellsIt() {
        Pod pod = report(RestartPolicy.ALWAYS, new Idle(history(FIFTH, 1, TerminatedReason.ERROR)));

        assertThat(pod.getStatus().getPhase()).isEqualTo("Running");
        assertThat(status(pod).getState().getWaiting().getReason()).isEqualTo("CrashLoopBackOff");
        assertThat(status(pod).getState().getWaiting().getMessage())
                .isEqualTo("back-off 2m40s restarting failed container=app pod=web_default(u1)");
        assertThat(status(pod).getLastState().getTerminated().getExitCode()).isEqualTo(1);
        assertThat(status(pod).getRestartCount()).isEqualTo(4);
    }

    @Test
    void aPodThatHasDoneItsWorkHasSucceeded() {
        Pod pod = report(RestartPolicy.ON_FAILURE, new Idle(history(FIRST, 0, TerminatedReason.COMPLETED)));

        assertThat(pod.getStatus().getPhase()).isEqualTo("Succeeded");
        assertThat(status(pod).getState().getTerminated().getReason()).isEqualTo("Completed");
        assertThat(status(pod).getLastState().getTerminated()).isNull();
        assertThat(condition(pod, "Ready").getReason()).isEqualTo("PodCompleted");
    }

    @Test
    void aPodThatIsNotRestartedHasFailed() {
        Pod pod = report(RestartPolicy.NEVER, new Idle(history(FIRST, 137, TerminatedReason.OOM_KILLED)));

        assertThat(pod.getStatus().getPhase()).isEqualTo("Failed");
        assertThat(status(pod).getState().getTerminated().getReason()).isEqualTo("OOMKilled");
        assertThat(condition(pod, "Ready").getReason()).isEqualTo("PodFailed");
    }

    @Test
    void anImageThatIsMissingIsAPullThatWaits() {
        Blockage missing = new Blockage(WaitingReason.ERR_IMAGE_PULL, "not in the store", 2, Moment.BOOT);
        Pod pod = report(RestartPolicy.ALWAYS, new Blocked(History.NONE, missing));

        assertThat(pod.getStatus().getPhase()).isEqualTo("Pending");
        assertThat(status(pod).getState().getWaiting().getReason()).isEqualTo("ImagePullBackOff");
        assertThat(status(pod).getState().getWaiting().getMessage())
                .isEqualTo("Back-off pulling image \"localhost/busybox:1\": ErrImagePull: not in the store");
    }

    @Test
    void aSandboxThatCantBeMadeIsToldAtItsContainers() {
        PodState state = Lives.fresh(Lives.wanted(List.of("app"), RestartPolicy.ALWAYS, Duration.ZERO))
                .with(new SandboxState.Absent(new Retry(1, Moment.BOOT, "no space left")));

        assertThat(status(PodReport.of(snapshot(state, Optional.empty()), List.of(), "BestEffort"))
                        .getState()
                        .getWaiting()
                        .getMessage())
                .isEqualTo("no space left");
    }

    @Test
    void aPodThatIsRemovedIsTerminatingAndReadyUntilItsProbeOrItsEndSaysOtherwise() {
        PodState state =
                state(RestartPolicy.ALWAYS, running(History.NONE, FIRST)).asRemoved(Moment.BOOT);
        Pod pod = PodReport.of(
                snapshot(state, Optional.of(T.plusSeconds(9))), List.of("192.0.2.1", "2001:db8::1"), "BestEffort");

        assertThat(pod.getMetadata().getDeletionTimestamp()).isEqualTo("2026-01-01T00:00:09Z");
        assertThat(pod.getMetadata().getDeletionGracePeriodSeconds()).isEqualTo(30);
        assertThat(pod.getStatus().getPhase()).isEqualTo("Running");
        assertThat(condition(pod, "Ready").getStatus()).isEqualTo("True");
        assertThat(pod.getStatus().getHostIP()).isEqualTo("192.0.2.1");
        assertThat(pod.getStatus().getHostIPs()).hasSize(2);
    }

    @Test
    void allMessagesTogetherAreBoundedAndNoCharacterIsCutInHalf() {
        List<String> five = List.of("app", "b", "c", "d", "e");
        Termination end = new Termination(1, 0, TerminatedReason.ERROR, "é".repeat(4096), T, T, Moment.BOOT);
        PodState state = Lives.fresh(Lives.wanted(five, RestartPolicy.NEVER, Duration.ZERO))
                .with("app", new Idle(History.NONE.with(new Ended(FIRST, end))));
        Pod pod = PodReport.of(snapshot(state, Optional.empty()), List.of(), "BestEffort");

        // A fifth of twelve KiB is 2457 bytes.
        assertThat(status(pod).getState().getTerminated().getMessage()).isEqualTo("é".repeat(1228));
    }

    @Test
    void aRestartUnderWayIsACreation() {
        Pod pod = report(
                RestartPolicy.ALWAYS,
                new Starting(history(FIRST, 3, TerminatedReason.ERROR), SECOND, 0, Optional.empty(), Optional.empty()));

        assertThat(status(pod).getState().getWaiting().getReason()).isEqualTo("ContainerCreating");
        assertThat(status(pod).getRestartCount()).isEqualTo(1);
    }

    private static Pod report(RestartPolicy policy, ContainerState container) {
        return PodReport.of(snapshot(state(policy, container), Optional.empty()), List.of(), "BestEffort");
    }

    private static PodState state(RestartPolicy policy, ContainerState container) {
        return Lives.fresh(Lives.wanted(List.of("app"), policy, Duration.ofSeconds(30)))
                .with(new SandboxState.Ready(T))
                .with("app", container);
    }

    private static PodSnapshot snapshot(PodState state, Optional<Instant> removedAt) {
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("web")
                .withUid("u1")
                .endMetadata()
                .withNewSpec()
                .withTerminationGracePeriodSeconds(30L)
                .addNewContainer()
                .withName("app")
                .withImage("localhost/busybox:1")
                .endContainer()
                .endSpec()
                .build();
        return new PodSnapshot(
                new PodIdentity("default", "web", "u1"),
                pod,
                "monopod/podu1",
                T,
                removedAt,
                state.standing(T.plusSeconds(1)),
                Map.of("app", "sha256:1"),
                Map.of("app", new ContainerUser(1001, 50, List.of(7L, 50L))));
    }

    private static Running running(History history, Attempt attempt) {
        return new Running(history, attempt, 42, T.plusSeconds(1), Health.BEST, Stop.NONE, StopRequest.NOT_YET);
    }

    private static History history(Attempt attempt, int code, TerminatedReason reason) {
        return History.NONE.with(new Ended(
                attempt,
                new Termination(code, 0, reason, "", T, T.plusSeconds(2), Moment.BOOT.plus(Duration.ofSeconds(2)))));
    }

    private static ContainerStatus status(Pod pod) {
        return pod.getStatus().getContainerStatuses().get(0);
    }

    private static PodCondition condition(Pod pod, String type) {
        return pod.getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst()
                .orElseThrow();
    }
}
