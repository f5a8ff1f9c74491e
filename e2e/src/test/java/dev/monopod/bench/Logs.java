package dev.monopod.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A container that prints as fast as it is read, into the shim and into conmon, podman's helper. */
final class Logs {
    private static final int ROUNDS = 5;
    private static final Duration PAUSE = Duration.ofMillis(20);

    private Logs() {}

    static List<Result> measure(Setup setup) throws IOException, InterruptedException {
        List<Result> results = new ArrayList<>();
        Throughput shim = shim(setup);
        if (Commands.has("conmon")) {
            Throughput conmon = conmon(setup);
            results.add(conmon.speed("conmon"));
            results.add(conmon.cpu("conmon"));
            results.add(shim.speed(Result.MONOPOD).atLeast(1, conmon.speed("conmon")));
            results.add(shim.cpu(Result.MONOPOD).atMost(1, conmon.cpu("conmon")));
        } else {
            results.add(shim.speed(Result.MONOPOD));
            results.add(shim.cpu(Result.MONOPOD));
        }
        return results;
    }

    private record Throughput(List<Double> megabytesPerSecond, List<Double> secondsPerGigabyte) {
        Throughput() {
            this(new ArrayList<>(), new ArrayList<>());
        }

        /** @param text the line that flood prints at its end */
        void add(String text, double cpuSeconds, int megabytes) {
            String[] words = text.substring(text.lastIndexOf("flood ")).trim().split(" ");
            double seconds = (Long.parseLong(words[2]) - Long.parseLong(words[1])) / 1e9;
            megabytesPerSecond.add(megabytes / seconds);
            secondsPerGigabyte.add(cpuSeconds * 1000 / megabytes);
        }

        Result speed(String subject) {
            return Result.of(Rows.LOG, subject, "MB/s", new Samples(megabytesPerSecond));
        }

        Result cpu(String subject) {
            return Result.of(Rows.LOG_CPU, subject, "s a GB", new Samples(secondsPerGigabyte));
        }
    }

    private static Throughput shim(Setup setup) throws IOException, InterruptedException {
        Throughput throughput = new Throughput();
        int megabytes = setup.size().floodMegabytes();
        try (BenchAgent agent = setup.agent(setup.disk())) {
            agent.start();
            for (int i = 0; i < ROUNDS; i++) {
                String pod = "flood-" + i;
                // The other container keeps the pod, and with it the shim, when the flood has ended.
                agent.drop(
                        pod,
                        BenchAgent.pod(pod, Map.of("a", List.of("/flood", "\"" + megabytes + "\"")), "a", "b")
                                .replace("spec:\n", "spec:\n  restartPolicy: Never\n"));
                Await.until(
                        "end of the flood",
                        PAUSE,
                        () -> agent.printed(pod, "a", 0).contains("flood "));
                throughput.add(
                        agent.printed(pod, "a", 0),
                        Processes.cpuSeconds(agent.processes(agent.uid(pod), "infra")),
                        megabytes);
                agent.remove(pod);
                agent.awaitEmpty();
            }
        }
        return throughput;
    }

    /** With a runtime that does no more than start the program: conmon alone is measured. */
    private static Throughput conmon(Setup setup) throws IOException, InterruptedException {
        Throughput throughput = new Throughput();
        int megabytes = setup.size().floodMegabytes();
        for (int i = 0; i < ROUNDS; i++) {
            Path folder = setup.scratch("conmon-" + i);
            Path runtime = folder.resolve("runtime");
            Files.writeString(runtime, """
                    #!/bin/sh
                    # create --bundle DIR --pid-file FILE ID, as conmon calls it
                    while [ $# -gt 1 ]; do
                        [ "$1" != --pid-file ] || file=$2
                        shift
                    done
                    %s %d &
                    echo $! >"$file"
                    """.formatted(setup.tool("flood"), megabytes));
            Files.setPosixFilePermissions(runtime, PosixFilePermissions.fromString("rwx------"));
            // On disk, where the agent's logs are, and of the same size at most.
            Path log =
                    Files.createDirectories(setup.disk().resolve("conmon-" + i)).resolve("log");
            List<String> command = new ArrayList<>(List.of("conmon", "--sync", "--cid", "bench", "--cuuid", "bench"));
            command.addAll(List.of("--runtime", runtime.toString(), "--bundle", folder.toString()));
            command.addAll(List.of("--full-attach", "--socket-dir-path", folder.toString()));
            command.addAll(List.of("--container-pidfile", folder.resolve("pid").toString()));
            command.addAll(
                    List.of("--conmon-pidfile", folder.resolve("conmon.pid").toString()));
            command.addAll(List.of("--log-path", "k8s-file:" + log, "--log-size-max", "10485760"));
            Process conmon = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("messages").toFile())
                    .start();
            double[] cpu = {0};
            Await.until("end of conmon's flood", PAUSE, () -> {
                cpu[0] = Math.max(cpu[0], cpuSecondsIfThere(conmon.pid()));
                return !conmon.isAlive();
            });
            throughput.add(Files.readString(log), cpu[0], megabytes);
        }
        return throughput;
    }

    private static double cpuSecondsIfThere(long pid) {
        try {
            return Processes.cpuSeconds(List.of(pid));
        } catch (IOException ended) {
            return 0;
        }
    }
}
