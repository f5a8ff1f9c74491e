package dev.monopod.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An agent with ever more running pods: what they cost, how long it takes to come back to them, and what one more costs. */
final class Population {
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Map<Integer, Integer> MEBIBYTES = Map.of(1, 90, 100, 110, 500, 160);
    private static final Map<Integer, Double> IDLE_SECONDS = Map.of(100, 0.1, 500, 0.2);
    private static final Duration SETTLING = Duration.ofSeconds(3);

    private final Setup setup;
    private final BenchAgent agent;
    private final List<Result> results = new ArrayList<>();
    private final List<String> uids = new ArrayList<>();

    private Population(Setup setup, BenchAgent agent) {
        this.setup = setup;
        this.agent = agent;
    }

    static List<Result> measure(Setup setup) throws IOException, InterruptedException {
        List<Double> empty = new ArrayList<>();
        try (BenchAgent agent = setup.agent()) {
            for (int i = 0; i < setup.size().samples(); i++) {
                empty.add(agent.start() / 1e6);
                agent.kill();
            }
            agent.start();
            Population population = new Population(setup, agent);
            population.results.add(
                    Result.of("agent's start -> ready, no pods", Result.MONOPOD, "ms", new Samples(empty))
                            .atMost(600));
            for (int pods : setup.size().populations()) {
                population.growTo(pods);
                population.look(pods);
            }
            return population.results;
        }
    }

    private void growTo(int pods) throws IOException {
        int before = uids.size();
        for (int i = before; i < pods; i++) {
            agent.drop("resident-" + i, BenchAgent.pod("resident-" + i, "a"));
        }
        for (int i = before; i < pods; i++) {
            agent.started("resident-" + i, "a", 0, PAUSE);
            uids.add(agent.uid("resident-" + i));
        }
    }

    private void look(int pods) throws IOException, InterruptedException {
        String with = pods == 1 ? "1 pod" : pods + " pods";
        idle(pods, with);
        memory(pods, with);
        start(pods, with);
        if (pods == 500 || setup.size().equals(Size.SHORT)) {
            results.addAll(Http.measure(agent, with));
        }
        if (pods > 1) {
            comeBack(pods, with);
        }
    }

    private void idle(int pods, String with) throws IOException, InterruptedException {
        Thread.sleep(SETTLING.toMillis());
        List<Long> all = new ArrayList<>(List.of(agent.pid()));
        for (String uid : uids) {
            all.addAll(agent.processes(uid, "infra"));
        }
        double before = Processes.cpuSeconds(all);
        Thread.sleep(setup.size().idleSeconds() * 1000L);
        double taken = Processes.cpuSeconds(all) - before;
        Result result = Result.of(
                "processor time of agent and shims in " + setup.size().idleSeconds() + " idle s, " + with,
                Result.MONOPOD,
                "s",
                Samples.of(taken));
        Double reach = IDLE_SECONDS.get(pods);
        results.add(reach == null ? result : result.atMost(reach));
    }

    private void memory(int pods, String with) throws IOException {
        Result agents = Result.of(
                "memory (PSS) of the agent, " + with,
                Result.MONOPOD,
                "MiB",
                Samples.of(Processes.pss(agent.pid()) / 1024.0));
        Integer reach = MEBIBYTES.get(pods);
        results.add(reach == null ? agents : agents.atMost(reach));
        if (pods != 100 && !setup.size().equals(Size.SHORT)) {
            return;
        }
        List<Double> infra = new ArrayList<>();
        for (String uid : uids) {
            double sum = 0;
            for (long pid : agent.processes(uid, "infra")) {
                sum += Processes.pss(pid);
            }
            infra.add(sum);
        }
        results.add(
                Result.of("memory (PSS) of shim and pause, " + with, Result.MONOPOD, "KiB a pod", new Samples(infra))
                        .atMost(200));
    }

    /** One more pod, beside all that run. Nobody looks at the folder of all logs while it starts: that is half a millisecond each time. */
    private void start(int pods, String with) throws IOException {
        List<Double> starts = new ArrayList<>();
        int warm = pods == 1 ? setup.size().warmUp() : setup.size().warmUp() / 6;
        for (int i = -warm; i < setup.size().samples(); i++) {
            String pod = "more-" + pods + "-" + (i + warm);
            long dropped = agent.drop(pod, BenchAgent.pod(pod, "a", "b"));
            Lives.rest();
            long last = Math.max(agent.started(pod, "a", 0, PAUSE), agent.started(pod, "b", 0, PAUSE));
            if (i >= 0) {
                starts.add((last - dropped) / 1e6);
            }
            String uid = agent.uid(pod);
            agent.remove(pod);
            Await.until("removal of " + pod, Duration.ofMillis(5), () -> !agent.anythingLeft(uid));
            Lives.rest();
        }
        Result result = Result.of("one more pod's start, " + with, Result.MONOPOD, "ms", new Samples(starts));
        results.add(results.stream()
                .filter(other -> other.row().startsWith("one more pod's start"))
                .findFirst()
                .map(first -> result.atMost(1.5, first))
                .orElse(result));
    }

    private void comeBack(int pods, String with) throws IOException, InterruptedException {
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < Math.max(3, setup.size().samples() / 5); i++) {
            agent.kill();
            times.add(agent.start() / 1e6);
        }
        Result result =
                Result.of("agent's start -> ready, " + with + " to re-adopt", Result.MONOPOD, "ms", new Samples(times));
        results.add(pods == 100 ? result.atMost(1200) : result);
    }
}
