package dev.monopod.e2e.chaos.judge;

import dev.monopod.e2e.ControlGroups;
import dev.monopod.e2e.HostProcess;
import dev.monopod.e2e.SmallDisk;
import dev.monopod.e2e.chaos.site.Site;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Whether the kernel has the processes, control groups, namespaces and mounts that the agent tells of, and no others. */
final class KernelCheck {
    private static final Pattern PID = Pattern.compile("  pid (\\d+)");
    private static final Set<String> ABOVE_PODS = Set.of("besteffort", "burstable");

    private final Findings findings;
    private final Site site;
    /** All control groups at one moment. */
    private final List<Path> groups;

    KernelCheck(Findings findings, Site site) {
        this.findings = findings;
        this.site = site;
        this.groups = site.groups().below();
    }

    void check(List<Pod> told) throws IOException {
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
        checkMounts();
        checkTree(sandboxes, running);
    }

    private void checkGroups(Set<String> sandboxes, Set<String> running) {
        for (Path group : groups) {
            String name = group.toString();
            String below = name.substring(name.indexOf(site.directories().name())
                            + site.directories().name().length())
                    .replaceFirst("^/", "");
            String ofPod = below.replaceFirst("^(besteffort|burstable)/", "");
            boolean expected = below.isEmpty()
                    || ABOVE_PODS.contains(below)
                    || sandboxes.contains(ofPod)
                    || (ofPod.endsWith("/infra") && sandboxes.contains(ofPod.replace("/infra", "")))
                    || running.contains(ofPod);
            findings.check("control groups", expected, () -> "%s is left".formatted(group));
        }
        for (String container : running) {
            findings.check(
                    "control groups of running containers",
                    !ControlGroups.processes(named(container)).isEmpty(),
                    () -> "%s has no process".formatted(container));
        }
    }

    /** Each sandbox has one shim and one pause, and there are no others. */
    private void checkInfrastructure(Set<String> sandboxes) throws IOException {
        for (String pod : sandboxes) {
            List<String> names = new ArrayList<>();
            for (HostProcess process : ControlGroups.processes(named(pod + "/infra"))) {
                names.add(nameOf(process));
            }
            findings.check(
                    "shims and pauses",
                    names.size() == 2 && names.containsAll(List.of("monopod-shim", "pause")),
                    () -> "%s has %s".formatted(pod, names));
        }
        for (HostProcess process : HostProcess.all()) {
            if (isOurs(process) && !inAGroup(process)) {
                findings.check(
                        "shims and pauses", false, () -> "process %d is in no control group".formatted(process.pid()));
            }
        }
    }

    private List<Path> named(String end) {
        return groups.stream()
                .filter(group -> group.toString().endsWith("/" + end))
                .toList();
    }

    private static String nameOf(HostProcess process) {
        try {
            return process.name();
        } catch (IOException ended) {
            return "";
        }
    }

    private boolean isOurs(HostProcess process) {
        try {
            return process.name().startsWith("monopod-shim")
                    && process.workingDirectory()
                            .startsWith(site.directories().run().toString());
        } catch (IOException ended) {
            return false;
        }
    }

    private boolean inAGroup(HostProcess process) {
        try {
            return process.cgroups().stream()
                    .anyMatch(line -> line.contains("/" + site.directories().name() + "/"));
        } catch (IOException ended) {
            return true;
        }
    }

    /** As many of each kind as there are sandboxes. */
    private void checkNamespaces(List<Pod> told, Set<String> sandboxes, Set<String> running) throws IOException {
        HostProcess self = HostProcess.self();
        List<HostProcess> all = ControlGroups.processes(groups);
        for (String kind : List.of("net", "ipc", "uts")) {
            int count = distinct(all, kind, self).size();
            findings.check(
                    "namespaces",
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
        int count = distinct(all, "pid", self).size();
        findings.check(
                "namespaces",
                count == own + sharing.size(),
                () -> "%d of kind pid for %d containers and %d pods that share one"
                        .formatted(count, own, sharing.size()));
    }

    private static Set<String> distinct(List<HostProcess> processes, String kind, HostProcess self) throws IOException {
        Set<String> found = new TreeSet<>();
        for (HostProcess process : processes) {
            try {
                found.add(process.namespace(kind));
            } catch (IOException ended) {
                // It is no longer there: nothing to compare
            }
        }
        found.remove(self.namespace(kind));
        return found;
    }

    private void checkMounts() throws IOException {
        String top = site.directories().top() + "/";
        List<String> mounts = HostProcess.self().mounts().stream()
                .filter(line ->
                        (line.contains(top) && !line.contains(" " + SmallDisk.SOURCE + " ")) || line.contains(" nsfs "))
                .toList();
        findings.check("mounts on the machine", mounts.isEmpty(), () -> "%s".formatted(mounts));
    }

    /** The drawing shows the processes that the control groups have. */
    private void checkTree(Set<String> sandboxes, Set<String> running) throws IOException {
        Set<Integer> members =
                ControlGroups.processes(groups).stream().map(HostProcess::pid).collect(Collectors.toSet());
        List<Integer> drawn = new ArrayList<>();
        Matcher matcher = PID.matcher(site.agent().get("/tree"));
        while (matcher.find()) {
            drawn.add(Integer.valueOf(matcher.group(1)));
        }
        findings.check(
                "processes in the tree",
                members.containsAll(drawn) && drawn.size() == sandboxes.size() + running.size(),
                () -> "%d sandboxes and %d containers, but drawn are %s, of which the kernel knows %s"
                        .formatted(
                                sandboxes.size(),
                                running.size(),
                                drawn,
                                drawn.stream().filter(members::contains).toList()));
    }
}
