package dev.monopod.e2e.chaos.judge;

import dev.monopod.e2e.chaos.churn.ChurnPod;
import dev.monopod.e2e.chaos.churn.Fate;
import dev.monopod.e2e.chaos.site.Excuses;
import dev.monopod.e2e.chaos.site.Loss;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Whether the agent tells of exactly the pods that the manifests want, and of their containers what those wrote down. */
final class StatusCheck {
    private static final double SLACK_SECONDS = 0.5;

    /** A first attempt that came to nothing is followed by another within less: then there is a life to go by. */
    private static final double BEFORE_FIRST_SECONDS = 30;

    private final Findings findings;
    private final Excuses excuses;
    private final Lives lives;
    private final LogWatch logs;
    private final double now;

    /** @param now in seconds since boot */
    StatusCheck(Findings findings, Excuses excuses, Lives lives, LogWatch logs, double now) {
        this.findings = findings;
        this.excuses = excuses;
        this.lives = lives;
        this.logs = logs;
        this.now = now;
    }

    void check(List<ChurnPod> wanted, List<Pod> told) {
        Set<String> names = wanted.stream().map(ChurnPod::name).collect(Collectors.toSet());
        List<String> others = told.stream()
                .map(pod -> pod.getMetadata().getName())
                .filter(name -> !names.contains(name))
                .toList();
        findings.check(Topic.PODS, others.isEmpty(), () -> "nobody wants %s".formatted(others));
        for (ChurnPod pod : wanted) {
            List<Pod> found = told.stream()
                    .filter(one -> one.getMetadata().getName().equals(pod.name()))
                    .toList();
            boolean right = found.size() == 1
                    && found.get(0).getMetadata().getDeletionTimestamp() == null
                    && Integer.toString(pod.generation())
                            .equals(found.get(0).getMetadata().getLabels().get("generation"));
            findings.check(
                    Topic.PODS,
                    right,
                    () -> "%s generation %d is not there, but %s"
                            .formatted(
                                    pod.name(),
                                    pod.generation(),
                                    found.stream().map(Pod::getMetadata).toList()));
            if (right) {
                checkContainers(pod, found.get(0));
            }
        }
    }

    private void checkContainers(ChurnPod pod, Pod told) {
        String uid = told.getMetadata().getUid();
        Map<String, Fate> fates = pod.fates();
        for (ContainerStatus status : told.getStatus().getContainerStatuses()) {
            String title = pod.name() + "/" + status.getName();
            boolean struck = excuses.has(uid, status.getName(), Loss.END, latestSign(pod, status.getName()), now);
            ContainerState state = status.getState();
            findings.check(
                    Topic.CONTAINERS,
                    come(fates.get(status.getName()), state, struck) || isOfDestroyed(uid, status),
                    () -> "%s is to come to %s, but its state is %s"
                            .formatted(title, fates.get(status.getName()), state));
            checkStarts(pod, uid, status, title);
        }
    }

    /** How it ended is not known any more, since what told of it was destroyed. */
    private boolean isOfDestroyed(String uid, ContainerStatus status) {
        return status.getState().getTerminated() != null
                && "ContainerStatusUnknown"
                        .equals(status.getState().getTerminated().getReason())
                && excuses.hasFor(uid, status.getName(), status.getRestartCount(), Loss.HISTORY);
    }

    private static boolean come(Fate fate, ContainerState state, boolean struck) {
        boolean running = state.getRunning() != null;
        boolean backsOff = waitsFor(state, "CrashLoopBackOff");
        if (fate instanceof Fate.Lacks) {
            return waitsFor(state, "ImagePullBackOff");
        }
        if (fate instanceof Fate.Runs) {
            return running || (struck && backsOff);
        }
        if (fate instanceof Fate.Ends ends) {
            return running
                    || (struck && backsOff)
                    || (state.getTerminated() != null
                            && (struck || state.getTerminated().getExitCode() == ends.code()));
        }
        return running || backsOff;
    }

    private static boolean waitsFor(ContainerState state, String reason) {
        return state.getWaiting() != null && reason.equals(state.getWaiting().getReason());
    }

    /** As many restarts as it began again, and it runs where it has not ended. */
    private void checkStarts(ChurnPod pod, String uid, ContainerStatus status, String title) {
        String container = status.getName();
        List<Life> begun = lives.latest(pod, container);
        int attempts = status.getContainerID() == null ? 0 : status.getRestartCount() + 1;
        HiddenStarts hidden = new HiddenStarts(excuses, uid, container, number(uid, container));
        List<String> unseen = hidden.unexcused(begun, attempts, firstStart(pod), now);
        findings.check(
                Topic.RESTARTS,
                begun.size() <= attempts && unseen.isEmpty(),
                () -> "%s: %d attempts are told, %d began, %s: %s"
                        .formatted(title, attempts, begun.size(), unseen, begun));
        if (begun.isEmpty() || begun.size() != attempts) {
            return;
        }
        Life last = begun.get(begun.size() - 1);
        boolean running = status.getState().getRunning() != null;
        boolean struck = excuses.has(uid, container, Loss.END, last.lastSign() - SLACK_SECONDS, now);
        findings.check(
                Topic.RUNNING,
                running == last.exit().isEmpty() || (!running && struck),
                () -> "%s is told as %s, but its latest attempt is %s".formatted(title, status.getState(), last));
    }

    /** What number an attempt has, where its log says so. */
    private Function<Life, OptionalInt> number(String uid, String container) {
        return life -> logs.of(life.nonce())
                .filter(printed ->
                        printed.uid().equals(uid) && printed.container().equals(container))
                .map(printed -> OptionalInt.of(printed.attempt()))
                .orElse(OptionalInt.empty());
    }

    /** When the latest attempt that is known was last known to live, less what clocks differ by. */
    private double latestSign(ChurnPod pod, String container) {
        List<Life> begun = lives.latest(pod, container);
        return begun.isEmpty() ? firstStart(pod) : begun.get(begun.size() - 1).lastSign() - SLACK_SECONDS;
    }

    /** When the first attempt of the pod's incarnation may have begun, though nothing is known of it. */
    private double firstStart(ChurnPod pod) {
        return pod.containers().keySet().stream()
                        .flatMap(container -> lives.latest(pod, container).stream())
                        .mapToDouble(Life::start)
                        .min()
                        .orElse(now)
                - BEFORE_FIRST_SECONDS;
    }
}
