package dev.monopod.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The same pod by {@code podman kube play}, in a mount namespace without the hybrid hierarchy, which crun does not take. It also makes a
 * bridge network, which this agent does not.
 */
final class Podman {
    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final int MOST_SAMPLES = 20;

    private final Path folder;
    private final Path disk;

    private Podman(Path folder, Path disk) {
        this.folder = folder;
        this.disk = disk;
    }

    static List<Result> measure(Setup setup) throws IOException, InterruptedException {
        Podman podman = new Podman(
                setup.scratch("podman"), Files.createDirectories(setup.disk().resolve("podman")));
        podman.prepare(setup.image());
        List<Double> starts = new ArrayList<>();
        List<Double> restarts = new ArrayList<>();
        List<Double> removals = new ArrayList<>();
        for (int i = -1; i < Math.min(MOST_SAMPLES, setup.size().samples()); i++) {
            double removal;
            double start;
            double restart;
            try {
                start = podman.start();
                restart = podman.restart();
            } finally {
                removal = podman.remove();
            }
            if (i >= 0) {
                starts.add(start);
                restarts.add(restart);
                removals.add(removal);
            }
        }
        return List.of(result(Rows.START, starts), result(Rows.RESTART, restarts), result(Rows.NOTHING_LEFT, removals));
    }

    private static Result result(String row, List<Double> values) {
        return Result.of(row, "podman", "ms", new Samples(values));
    }

    private void prepare(Path image) throws IOException, InterruptedException {
        Path runtime = folder.resolve("crun");
        Files.writeString(runtime, """
                #!/bin/sh
                # podman asks for limits that root may not raise without CAP_SYS_RESOURCE
                for word; do
                    [ "$before" != --bundle ] || sed -i -E 's/,?"rlimits":\\[[^]]*\\]//; s/\\{,/{/' "$word/config.json"
                    before=$word
                done
                exec crun "$@"
                """);
        Files.setPosixFilePermissions(runtime, PosixFilePermissions.fromString("rwx------"));
        Files.writeString(folder.resolve("containers.conf"), """
                [containers]
                log_driver = "k8s-file"
                [engine]
                cgroup_manager = "cgroupfs"
                events_logger = "file"
                runtime = "bench"
                [engine.runtimes]
                bench = ["%s"]
                """.formatted(runtime));
        Files.writeString(folder.resolve("pod.yaml"), BenchAgent.pod("bench", "a", "b"));
        podman("load", "--input", image.toString());
    }

    private String podman(String... arguments) throws IOException, InterruptedException {
        String view = Cgroups.version2() ? "" : "umount /sys/fs/cgroup/unified 2>/dev/null; ";
        List<String> command = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", view + "exec \"$@\"", "sh"));
        command.addAll(List.of("podman", "--root", disk + "/root", "--runroot", folder + "/run"));
        command.addAll(List.of("--tmpdir", folder + "/tmp", "--storage-driver", "overlay"));
        command.addAll(List.of(arguments));
        return Commands.run(
                folder,
                Map.of("CONTAINERS_CONF", folder.resolve("containers.conf").toString()),
                command);
    }

    private double start() throws IOException, InterruptedException {
        long from = System.nanoTime();
        podman("kube", "play", "--build=false", folder.resolve("pod.yaml").toString());
        return (Math.max(started("bench-a", 0), started("bench-b", 0)) - from) / 1e6;
    }

    /** The moment at which a container began for the time of this number, counted from 0. */
    private long started(String container, int number) throws IOException, InterruptedException {
        Path log = Path.of(podman("inspect", "--format", "{{.HostConfig.LogConfig.Path}}", container)
                .trim());
        long[] moment = {0};
        Await.until("start of " + container, PAUSE, () -> {
            List<String> lines = Files.readString(log)
                    .lines()
                    .filter(line -> line.contains("start "))
                    .toList();
            if (lines.size() <= number) {
                return false;
            }
            String line = lines.get(number);
            moment[0] =
                    Long.parseLong(line.substring(line.indexOf("start ") + 6).trim());
            return true;
        });
        return moment[0];
    }

    private double restart() throws IOException, InterruptedException {
        long killed = Processes.kill(Long.parseLong(
                podman("inspect", "--format", "{{.State.Pid}}", "bench-a").trim()));
        return (started("bench-a", 1) - killed) / 1e6;
    }

    private double remove() throws IOException, InterruptedException {
        long from = System.nanoTime();
        podman("kube", "down", folder.resolve("pod.yaml").toString());
        return (System.nanoTime() - from) / 1e6;
    }
}
