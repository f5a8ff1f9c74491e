package dev.monopod.status;

import dev.monopod.model.life.Role;
import dev.monopod.model.status.WaitingReason;
import dev.monopod.reconcile.Attempt;
import dev.monopod.reconcile.ContainerState;
import dev.monopod.reconcile.ContainerState.Active;
import dev.monopod.reconcile.ContainerState.Blocked;
import dev.monopod.reconcile.ContainerState.Exited;
import dev.monopod.reconcile.ContainerState.Running;
import dev.monopod.reconcile.ContainerState.Starting;
import dev.monopod.reconcile.Ended;
import dev.monopod.reconcile.Made;
import dev.monopod.reconcile.Resizing;
import dev.monopod.reconcile.SandboxState;
import dev.monopod.reconcile.Termination;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.ContainerUser;
import io.fabric8.kubernetes.api.model.ContainerUserBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One container's status, as the kubelet would tell it (pkg/kubelet/kubelet_pods.go, convertStatusToAPIStatus). Pure. */
final class ContainerReport {
    private static final String ID_PREFIX = "monopod://";

    /** Bytes of all containers' messages (pkg/kubelet/container/runtime.go, MaxPodTerminationMessageLogLength). */
    private static final int LONGEST_MESSAGES = 12 * 1024;

    private final PodSnapshot pod;
    private final Container container;
    private final ContainerState state;
    private final Role role;
    private final List<Ended> ended;

    private ContainerReport(PodSnapshot pod, Container container) {
        this.pod = pod;
        this.container = container;
        this.state = pod.state().container(container.getName());
        this.role = pod.state().wanted().container(container.getName()).role();
        this.ended = state.history().ended();
    }

    static ContainerStatus of(PodSnapshot pod, Container container) {
        return new ContainerReport(pod, container).status();
    }

    private ContainerStatus status() {
        ContainerStatusBuilder status = new ContainerStatusBuilder()
                .withName(container.getName())
                .withImage(image())
                .withImageID(pod.imageIds().getOrDefault(container.getName(), ""))
                .withReady(ready())
                .withStarted(started())
                .withRestartCount(latest().map(Attempt::number).orElse(0))
                .withState(current())
                .withLastState(previous())
                .withResources(resizing().of(pod.state(), container.getName()).requirements())
                .withAllocatedResources(
                        resizing().allocated().of(container.getName()).requestedQuantities());
        latest().map(this::id).ifPresent(status::withContainerID);
        user().ifPresent(status::withUser);
        return status.build();
    }

    /** Of one that has begun to run; a start that is under way has not shown it yet. */
    private Optional<ContainerUser> user() {
        boolean begun = !(state instanceof Starting) && latest().isPresent();
        return Optional.ofNullable(pod.users().get(container.getName()))
                .filter(known -> begun)
                .map(user -> new ContainerUserBuilder()
                        .withNewLinux()
                        .withUid(user.uid())
                        .withGid(user.gid())
                        .withSupplementalGroups(user.groups())
                        .endLinux()
                        .build());
    }

    private Resizing resizing() {
        return pod.state().resizing();
    }

    /** That of the latest attempt; the manifest may name another by now. */
    private String image() {
        return resizing().made(container.getName()).map(Made::image).orElse(container.getImage());
    }

    /** An init container is ready when it has succeeded (pkg/kubelet/prober/prober_manager.go, UpdatePodStatus). */
    private boolean ready() {
        return role == Role.INIT
                ? InitStatus.complete(pod.state(), container.getName())
                : state instanceof Running running && running.health().ready();
    }

    private boolean started() {
        return role != Role.INIT
                && state instanceof Running running
                && running.health().started();
    }

    private Optional<Attempt> latest() {
        if (state instanceof Active active) {
            return Optional.of(active.attempt());
        }
        return state.history().last().map(Ended::attempt);
    }

    private String id(Attempt attempt) {
        return ID_PREFIX + pod.identity().containerId(container.getName(), attempt);
    }

    private io.fabric8.kubernetes.api.model.ContainerState current() {
        if (state instanceof Running running) {
            return running(running.startedAt());
        }
        // What its end means is known when its control group has been asked; until then it is not told as over.
        if (state instanceof Exited exited && !exited.exit().neverStarted()) {
            return running(exited.exit().startedAt());
        }
        if (state instanceof Blocked blocked) {
            return blocked(blocked.blockage().reason(), blocked.blockage().message());
        }
        if (endIsShown()) {
            return terminated(ended.get(0));
        }
        Optional<Duration> backoff = pod.state().backoff(container.getName());
        if (backoff.isPresent() && !(state instanceof Active)) {
            return waiting(WaitingReason.CRASH_LOOP_BACK_OFF, crashLoop(backoff.get()));
        }
        return waiting(notBegun(), sandboxFailure());
    }

    private static io.fabric8.kubernetes.api.model.ContainerState running(Instant startedAt) {
        return new ContainerStateBuilder()
                .withNewRunning()
                .withStartedAt(startedAt.toString())
                .endRunning()
                .build();
    }

    /** Where nothing is to come, or comes at once, the end itself is the state; but what stands in the way of a start is told before it. */
    private boolean endIsShown() {
        if (state instanceof Active || state instanceof Blocked || ended.isEmpty()) {
            return false;
        }
        return pod.state().backoff(container.getName()).map(Duration::isZero).orElse(true);
    }

    private io.fabric8.kubernetes.api.model.ContainerState previous() {
        int index = endIsShown() ? 1 : 0;
        if (ended.size() <= index) {
            return new io.fabric8.kubernetes.api.model.ContainerState();
        }
        return terminated(ended.get(index));
    }

    /** The first failure of a pull is told as it is, later ones as what it means: waiting to try again. */
    private io.fabric8.kubernetes.api.model.ContainerState blocked(WaitingReason reason, String message) {
        if (reason == WaitingReason.ERR_IMAGE_PULL) {
            return waiting(
                    WaitingReason.IMAGE_PULL_BACK_OFF,
                    "Back-off pulling image \"" + container.getImage() + "\": " + reason.word() + ": " + message);
        }
        return waiting(reason, message);
    }

    private String crashLoop(Duration backoff) {
        return "back-off " + goDuration(backoff) + " restarting failed container=" + container.getName() + " pod="
                + pod.identity().name() + "_" + pod.identity().namespace() + "("
                + pod.identity().uid() + ")";
    }

    /** As Go prints it, and so as kubectl's users know it: {@code 40s}, {@code 2m40s}, {@code 5m0s}. */
    private static String goDuration(Duration duration) {
        long minutes = duration.toMinutes();
        return (minutes > 0 ? minutes + "m" : "") + duration.toSecondsPart() + "s";
    }

    private WaitingReason notBegun() {
        boolean hasInit = pod.state().wanted().life().containers().stream().anyMatch(life -> life.role() != Role.APP);
        return hasInit ? WaitingReason.POD_INITIALIZING : WaitingReason.CONTAINER_CREATING;
    }

    private String sandboxFailure() {
        SandboxState sandbox = pod.state().sandbox();
        if (sandbox instanceof SandboxState.Absent absent) {
            return absent.retry().message();
        }
        return sandbox instanceof SandboxState.Broken broken ? broken.retry().message() : "";
    }

    private static io.fabric8.kubernetes.api.model.ContainerState waiting(WaitingReason reason, String message) {
        return new ContainerStateBuilder()
                .withNewWaiting()
                .withReason(reason.word())
                .withMessage(message.isEmpty() ? null : message)
                .endWaiting()
                .build();
    }

    private io.fabric8.kubernetes.api.model.ContainerState terminated(Ended end) {
        Termination termination = end.termination();
        return new ContainerStateBuilder()
                .withNewTerminated()
                .withExitCode(termination.exitCode())
                .withReason(termination.reason().word())
                .withMessage(termination.message().isEmpty() ? null : share(termination.message()))
                .withStartedAt(termination.startedAt().toString())
                .withFinishedAt(termination.finishedAt().toString())
                .withContainerID(id(end.attempt()))
                .endTerminated()
                .build();
    }

    /** What a status tells of all ends together is bounded (pkg/kubelet/status/status_manager.go, normalizeStatus). */
    private String share(String message) {
        int containers = pod.state().wanted().containers().size();
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        int end = Math.min(bytes.length, LONGEST_MESSAGES / containers);
        while (end < bytes.length && isContinuation(bytes[end])) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    private static boolean isContinuation(byte some) {
        return (some & 0xc0) == 0x80;
    }
}
