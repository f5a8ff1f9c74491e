package dev.monopod.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One container by tools that know no pods. */
final class Peers {
    private Peers() {}

    private static Path bundle(Setup setup) throws IOException, InterruptedException {
        Path bundle = setup.scratch("bundle");
        Commands.run("mkdir", "-p", bundle + "/rootfs/proc", bundle + "/rootfs/sys", bundle + "/rootfs/dev");
        Commands.run("cp", setup.tool("stamp"), bundle + "/rootfs/stamp");
        return bundle;
    }

    static List<Result> unshare(Setup setup) throws IOException, InterruptedException {
        Path bundle = bundle(setup);
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < setup.size().samples(); i++) {
            long from = System.nanoTime();
            String printed = Commands.run(
                    bundle,
                    Map.of(),
                    List.of(
                            "timeout",
                            "--signal=KILL",
                            "--preserve-status",
                            "60",
                            "unshare",
                            "--pid",
                            "--fork",
                            "--kill-child",
                            "--mount",
                            "--uts",
                            "--ipc",
                            "--net",
                            "--cgroup",
                            "--mount-proc=" + bundle + "/rootfs/proc",
                            "sh",
                            "-c",
                            "rm -f out; chroot rootfs /stamp >out & until [ -s out ]; do sleep 0.01; done; kill $!; wait; cat out"));
            times.add((moment(printed) - from) / 1e6);
        }
        return List.of(Result.of(Rows.ONE_CONTAINER, "unshare", "ms", new Samples(times)));
    }

    static List<Result> crun(Setup setup) throws IOException, InterruptedException {
        Path bundle = bundle(setup);
        Files.deleteIfExists(bundle.resolve("config.json"));
        Commands.run(bundle, Map.of(), List.of("crun", "spec"));
        Path config = bundle.resolve("config.json");
        Files.writeString(
                config,
                Files.readString(config)
                        .replace("\"terminal\": true", "\"terminal\": false")
                        .replace("\"sh\"", "\"/stamp\"")
                        .replaceAll("(?s)\"rlimits\": \\[.*?\\],", ""));
        List<Double> times = new ArrayList<>();
        String view = Cgroups.version2() ? "" : "umount /sys/fs/cgroup/unified 2>/dev/null; ";
        for (int i = 0; i < setup.size().samples(); i++) {
            times.add(crun(bundle, "monopod-bench-" + i, view));
        }
        return List.of(Result.of(Rows.ONE_CONTAINER, "crun", "ms", new Samples(times)));
    }

    private static double crun(Path bundle, String id, String view) throws IOException, InterruptedException {
        Path output = bundle.resolve("output");
        long from = System.nanoTime();
        try {
            Commands.run(
                    bundle,
                    Map.of(),
                    List.of("unshare", "--mount", "sh", "-c", view + "crun run --detach " + id + " >output"));
            Await.until(
                    "start of crun's container",
                    java.time.Duration.ofMillis(2),
                    () -> Files.readString(output).endsWith("\n"));
            return (moment(Files.readString(output)) - from) / 1e6;
        } finally {
            Commands.run(
                    bundle, Map.of(), List.of("unshare", "--mount", "sh", "-c", view + "crun delete --force " + id));
        }
    }

    private static long moment(String printed) {
        return Long.parseLong(printed.substring(printed.indexOf("start ") + 6).trim());
    }
}
