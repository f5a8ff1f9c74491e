package dev.monopod.status;

import dev.monopod.reconcile.ContainerState.Running;
import dev.monopod.runtime.cgroup.CgroupTree;
import dev.monopod.runtime.cgroup.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The process group model as a drawing: each pod with its pause process and its containers, which namespaces they share and which are
 * their own. All of it is read from the kernel at the moment of asking, for worker threads.
 */
public final class ProcessTree {
    private static final List<String> NAMESPACES = List.of("net", "ipc", "uts", "pid", "mnt", "cgroup");

    private final CgroupTree cgroups;
    private final Path proc;

    public ProcessTree(CgroupTree cgroups, Path proc) {
        this.cgroups = cgroups;
        this.proc = proc;
    }

    /** The drawing of these pods, in the order of namespace and name. */
    public String draw(List<PodSnapshot> pods) {
        if (pods.isEmpty()) {
            return "no pods\n";
        }
        StringBuilder text = new StringBuilder();
        pods.stream()
                .sorted(Comparator.comparing((PodSnapshot pod) -> pod.identity().namespace())
                        .thenComparing(pod -> pod.identity().name()))
                .forEach(pod -> draw(text, pod));
        return text.toString();
    }

    private void draw(StringBuilder text, PodSnapshot pod) {
        text.append(pod.identity().title())
                .append("  ")
                .append(Phase.of(pod.state()).word())
                .append("  cgroup ")
                .append(pod.cgroup())
                .append(figures(pod.cgroup()))
                .append('\n');
        Optional<Integer> pause = pausePid(pod.cgroup() + "/infra");
        Map<String, String> held = pause.map(this::namespaces).orElse(Map.of());
        List<String> names = new ArrayList<>(pod.state().wanted().containers());
        drawPause(text, pause, held, names.isEmpty());
        for (int i = 0; i < names.size(); i++) {
            drawContainer(text, pod, names.get(i), held, i == names.size() - 1);
        }
    }

    private void drawPause(StringBuilder text, Optional<Integer> pause, Map<String, String> held, boolean last) {
        text.append(last ? "└─ " : "├─ ").append("pause");
        if (pause.isEmpty()) {
            text.append("  (none)\n");
            return;
        }
        text.append("  pid ").append(pause.get()).append(inside(pause.get()));
        held.forEach((kind, inode) -> {
            if (!inode.equals(hostNamespace(kind))) {
                text.append("  ").append(kind).append(':').append(inode);
            }
        });
        text.append('\n');
    }

    private void drawContainer(
            StringBuilder text, PodSnapshot pod, String name, Map<String, String> held, boolean last) {
        text.append(last ? "└─ " : "├─ ").append(name);
        if (!(pod.state().container(name) instanceof Running running)) {
            text.append("  (not running)\n");
            return;
        }
        text.append("  pid ").append(running.pid()).append(inside(running.pid()));
        namespaces(running.pid())
                .forEach((kind, inode) -> text.append("  ")
                        .append(kind)
                        .append(':')
                        .append(inode)
                        .append(inode.equals(held.get(kind)) ? " shared" : " own"));
        String group = pod.cgroup() + "/" + name + "-" + running.attempt().number();
        text.append(figures(group)).append('\n');
    }

    private String figures(String group) {
        try {
            Usage usage = cgroups.usage(group);
            return String.format(
                    Locale.ROOT,
                    "  [%.1f MiB, %.2f CPU s, %d tasks]",
                    usage.memoryBytes() / (1024.0 * 1024.0),
                    usage.cpuNanos() / 1e9,
                    usage.pids());
        } catch (IOException e) {
            return "";
        }
    }

    /** The group holds two processes, shim and pause. */
    private Optional<Integer> pausePid(String group) {
        return cgroups.folders(group).stream()
                .limit(1)
                .flatMap(ProcessTree::members)
                .filter(this::isPause)
                .findFirst();
    }

    private static Stream<Integer> members(Path group) {
        try {
            return Files.readAllLines(group.resolve("cgroup.procs")).stream().map(Integer::valueOf);
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    private boolean isPause(int pid) {
        try {
            Path name = proc.resolve(Integer.toString(pid)).resolve("comm");
            return Files.readString(name).trim().equals("pause");
        } catch (IOException e) {
            return false;
        }
    }

    /** The process's number in its innermost pid namespace, where that is another. */
    private String inside(int pid) {
        try (var lines = Files.lines(proc.resolve(Integer.toString(pid)).resolve("status"))) {
            return lines.filter(line -> line.startsWith("NSpid:"))
                    .map(line -> line.substring("NSpid:".length()).trim().split("\\s+"))
                    .filter(pids -> pids.length > 1)
                    .map(pids -> " (inside " + pids[pids.length - 1] + ")")
                    .findFirst()
                    .orElse("");
        } catch (IOException | java.io.UncheckedIOException e) {
            return " (gone)";
        }
    }

    private Map<String, String> namespaces(int pid) {
        Map<String, String> inodes = new LinkedHashMap<>();
        for (String kind : NAMESPACES) {
            inode(proc.resolve(Integer.toString(pid)), kind).ifPresent(inode -> inodes.put(kind, inode));
        }
        return inodes;
    }

    private String hostNamespace(String kind) {
        return inode(proc.resolve("self"), kind).orElse("");
    }

    /** {@code net:[4026531840]} as the kernel writes it, without all but the number. */
    private static Optional<String> inode(Path process, String kind) {
        try {
            String link =
                    Files.readSymbolicLink(process.resolve("ns").resolve(kind)).toString();
            return Optional.of(link.substring(link.indexOf('[') + 1, link.length() - 1));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
