package dev.monopod.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Containers that are asked each second, in ever more ways: what that takes of a processor. The agent, the shims, and what runs in containers
 * (the servers that answer, and what exec probes run) are told apart.
 */
final class Probes {
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration SETTLING = Duration.ofSeconds(8);
    private static final double PERCENT = 100;

    /** How a container is asked, and by what program it answers. */
    private enum Kind {
        EXEC("exec", "[/stamp]", "exec: {command: [/answer]}", "a static program that ends with 0"),
        HTTP("httpGet", "[/answer, http]", "httpGet: {port: 8080}", "a new connection each time, two bytes of body"),
        TCP("tcpSocket", "[/answer, tcp]", "tcpSocket: {port: 8080}", "a new connection each time"),
        GRPC("grpc", "[/answer, grpc]", "grpc: {port: 8080}", "a new HTTP/2 connection each time");

        private final String word;
        private final String command;
        private final String probe;
        private final String note;

        Kind(String word, String command, String probe, String note) {
            this.word = word;
            this.command = command;
            this.probe = probe;
            this.note = note;
        }
    }

    private final Setup setup;
    private final BenchAgent agent;
    private final int each;
    private final List<String> uids = new ArrayList<>();
    private final List<Result> results = new ArrayList<>();

    private Probes(Setup setup, BenchAgent agent) {
        this.setup = setup;
        this.agent = agent;
        this.each = setup.size().probed() / Kind.values().length;
    }

    static List<Result> measure(Setup setup) throws IOException, InterruptedException {
        try (BenchAgent agent = setup.agent()) {
            agent.start();
            Probes probes = new Probes(setup, agent);
            probes.measure();
            return probes.results;
        }
    }

    /** What is taken in a second by each of them. */
    private record Taken(Samples agent, Samples shims, Samples containers) {}

    private void measure() throws IOException, InterruptedException {
        start("unprobed", "[/stamp]", "");
        int threads = Processes.threads(agent.pid());
        Taken before = taken();
        String unprobed = each + " containers that nobody asks";
        results.add(share(unprobed + ": the agent", before.agent()));
        for (Kind kind : Kind.values()) {
            start(kind.word.toLowerCase(Locale.ROOT), kind.command, kind.probe);
            Taken after = taken();
            String more = each + " more, asked each second by " + kind.word + ": ";
            results.add(share(more + "the agent", after.agent().less(before.agent()))
                    .noting(kind.note));
            results.add(share(more + "the shims", after.shims().less(before.shims()))
                    .noting(kind.note));
            results.add(share(more + "the containers", after.containers().less(before.containers()))
                    .noting(kind.note));
            before = after;
        }
        String all = each * Kind.values().length + " containers asked each second: ";
        results.add(share(all + "the agent", before.agent()));
        results.add(share(all + "the shims", before.shims()));
        results.add(share(all + "the containers", before.containers()));
        // There are a few that come and go with any work; one a probe would be many.
        results.add(Result.of(
                        all + "threads of the agent",
                        Result.MONOPOD,
                        "threads",
                        Samples.of(Processes.threads(agent.pid())))
                .atMost(threads + 10)
                .noting(threads + " before there were probes"));
    }

    private static Result share(String row, Samples samples) {
        return Result.of(row, Result.MONOPOD, "% of one", samples);
    }

    private void start(String name, String command, String probe) throws IOException {
        Map<String, String> manifests = new LinkedHashMap<>();
        for (int i = 0; i < each; i++) {
            manifests.put(name + "-" + i, manifest(name + "-" + i, command, probe));
        }
        for (Map.Entry<String, String> manifest : manifests.entrySet()) {
            agent.drop(manifest.getKey(), manifest.getValue());
        }
        for (String pod : manifests.keySet()) {
            agent.started(pod, "a", 0, PAUSE);
            uids.add(agent.uid(pod));
        }
        awaitReady();
    }

    private static String manifest(String pod, String command, String probe) {
        String yaml = BenchAgent.pod(pod, "a") + "    command: " + command + "\n";
        return probe.isEmpty()
                ? yaml
                : yaml + "    readinessProbe: {" + probe + ", periodSeconds: 1, timeoutSeconds: 5}\n";
    }

    /** Only who is asked, and answers, becomes ready. */
    private void awaitReady() throws IOException {
        Await.until(
                "readiness of " + uids.size() + " pods",
                Duration.ofMillis(500),
                () -> ReadyPods.count(agent) == uids.size());
    }

    private Taken taken() throws IOException, InterruptedException {
        Thread.sleep(SETTLING.toMillis() * setup.size().windowSeconds() / Size.FULL.windowSeconds());
        List<Long> shims = new ArrayList<>();
        List<String> groups = new ArrayList<>();
        for (String uid : uids) {
            shims.addAll(agent.processes(uid, "infra"));
            groups.add(agent.group(uid, "a-0"));
        }
        List<List<Double>> shares = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (int window = 0; window < setup.size().windows(); window++) {
            double[] from = {
                Processes.cpuSeconds(List.of(agent.pid())), Processes.cpuSeconds(shims), Cgroups.cpuSeconds(groups)
            };
            long began = System.nanoTime();
            Thread.sleep(setup.size().windowSeconds() * 1000L);
            double seconds = (System.nanoTime() - began) / 1e9;
            double[] to = {
                Processes.cpuSeconds(List.of(agent.pid())), Processes.cpuSeconds(shims), Cgroups.cpuSeconds(groups)
            };
            for (int who = 0; who < shares.size(); who++) {
                shares.get(who).add((to[who] - from[who]) / seconds * PERCENT);
            }
        }
        awaitReady();
        return new Taken(new Samples(shares.get(0)), new Samples(shares.get(1)), new Samples(shares.get(2)));
    }
}
