package dev.monopod.e2e.chaos.judge;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Whether the kernel has the processes, control groups, namespaces and mounts that the agent tells of, and no others. Pure. */
final class KernelCheck {
    private static final Pattern PID = Pattern.compile("  pid (\\d+)");
    private static final Set<String> ABOVE_PODS = Set.of("besteffort", "burstable");

    private final Findings findings;
    private final KernelView kernel;

    KernelCheck(Findings findings, KernelView kernel) {
        this.findings = findings;
        this.kernel = kernel;
    }

    void check(List<Pod> told) {
        Set<String> running = new HashSet<>();
        Set<String> sandboxes = new HashSet<>();
        for (Pod pod : told) {
            String phase = pod.getStatus().getPhase();
            if (!Set.of("Succeeded", "Failed").contains(phase)) {
                sandboxes.add("pod" + pod.getMetadata().getUid());
            }
            for (ContainerStatus status : pod.getStatus().getContainerStatuses()) {
                if (status.getState().getRunning() != null) {
                    running.add("pod" + pod.getMetadata().getUid() + "/" + status.getName() + "-"
                            + status.getRestartCount());
                }
            }
        }
        checkGroups(sandboxes, running);
        checkInfrastructure(sandboxes);
        checkNamespaces(told, sandboxes, running);
        findings.check(Topic.MOUNTS, kernel.mounts().isEmpty(), () -> "%s".formatted(kernel.mounts()));
        checkTree(sandboxes, running);
    }

    private void checkGroups(Set<String> sandboxes, Set<String> running) {
        for (String group : kernel.groups().keySet()) {
            String ofPod = withoutClass(group);
            boolean expected = group.isEmpty()
                    || ABOVE_PODS.contains(group)
                    || sandboxes.contains(ofPod)
                    || (ofPod.endsWith("/infra") && sandboxes.contains(ofPod.replace("/infra", "")))
                    || running.contains(ofPod);
            findings.check(Topic.GROUPS, expected, () -> "%s is left".formatted(group));
        }
        for (String container : running) {
            findings.check(
                    Topic.GROUPS_OF_RUNNING,
                    !named(container).isEmpty(),
                    () -> "%s has no process".formatted(container));
        }
    }

    private static String withoutClass(String group) {
        return group.replaceFirst("^(besteffort|burstable)/", "");
    }

    /** Each sandbox has one shim and one pause, and there are no others. */
    private void checkInfrastructure(Set<String> sandboxes) {
        for (String pod : sandboxes) {
            List<String> names =
                    named(pod + "/infra").stream().map(KernelView.Member::name).toList();
            findings.check(
                    Topic.INFRASTRUCTURE,
                    names.size() == 2 && names.containsAll(List.of("monopod-shim", "pause")),
                    () -> "%s has %s".formatted(pod, names));
        }
        for (int pid : kernel.strays()) {
            findings.check(Topic.INFRASTRUCTURE, false, () -> "process %d is in no control group".formatted(pid));
        }
    }

    private Set<KernelView.Member> named(String name) {
        return kernel.groups().entrySet().stream()
                .filter(group -> withoutClass(group.getKey()).equals(name))
                .flatMap(group -> group.getValue().stream())
                .collect(Collectors.toSet());
    }

    /** As many of each kind as there are sandboxes. */
    private void checkNamespaces(List<Pod> told, Set<String> sandboxes, Set<String> running) {
        for (String kind : List.of("net", "ipc", "uts")) {
            int count = distinct(kind).size();
            findings.check(
                    Topic.NAMESPACES,
                    count == sandboxes.size(),
                    () -> "%d of kind %s for %d sandboxes".formatted(count, kind, sandboxes.size()));
        }
        Set<String> sharing = told.stream()
                .filter(pod -> Boolean.TRUE.equals(pod.getSpec().getShareProcessNamespace()))
                .map(pod -> "pod" + pod.getMetadata().getUid())
                .filter(sandboxes::contains)
                .collect(Collectors.toSet());
        long own = running.stream()
                .filter(container -> !sharing.contains(container.substring(0, container.indexOf('/'))))
                .count();
        int count = distinct("pid").size();
        findings.check(
                Topic.NAMESPACES,
                count == own + sharing.size(),
                () -> "%d of kind pid for %d containers and %d pods that share one"
                        .formatted(count, own, sharing.size()));
    }

    private Set<String> distinct(String kind) {
        Set<String> found = kernel.members().stream()
                .flatMap(member -> Optional.ofNullable(member.namespaces().get(kind)).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        found.removeAll(Set.of(kernel.own().getOrDefault(kind, "")));
        return found;
    }

    /** The drawing shows the processes that the control groups have. */
    private void checkTree(Set<String> sandboxes, Set<String> running) {
        Set<Integer> members =
                kernel.members().stream().map(KernelView.Member::pid).collect(Collectors.toSet());
        List<Integer> drawn = new ArrayList<>();
        Matcher matcher = PID.matcher(kernel.tree());
        while (matcher.find()) {
            drawn.add(Integer.valueOf(matcher.group(1)));
        }
        findings.check(
                Topic.TREE,
                members.containsAll(drawn) && drawn.size() == sandboxes.size() + running.size(),
                () -> "%d sandboxes and %d containers, but drawn are %s, of which the kernel knows %s"
                        .formatted(
                                sandboxes.size(),
                                running.size(),
                                drawn,
                                drawn.stream().filter(members::contains).toList()));
    }
}
