package dev.monopod.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Pods one after the other: started, a container killed, removed. */
final class Lives {
    private static final Duration PAUSE = Duration.ofMillis(5);
    /** The machine comes to rest between two pods: what the kernel puts off is not the next one's. */
    private static final Duration REST = Duration.ofMillis(50);

    private final BenchAgent agent;
    private final List<Double> starts = new ArrayList<>();
    private final List<Double> restarts = new ArrayList<>();
    private final List<Double> processesGone = new ArrayList<>();
    private final List<Double> nothingLeft = new ArrayList<>();

    private Lives(BenchAgent agent) {
        this.agent = agent;
    }

    static List<Result> measure(Setup setup, Floor floor) throws IOException, InterruptedException {
        try (BenchAgent agent = setup.agent()) {
            agent.start();
            Lives lives = new Lives(agent);
            double first = lives.start("first");
            lives.remove("first");
            for (int i = 0; i < setup.size().warmUp(); i++) {
                lives.live("warm-" + i);
            }
            lives.forget();
            for (int i = 0; i < setup.size().samples(); i++) {
                lives.live("pod-" + i);
            }
            return lives.results(first, floor);
        }
    }

    private void live(String pod) throws IOException {
        starts.add(start(pod));
        restarts.add(restart(pod));
        remove(pod);
    }

    private double start(String pod) throws IOException {
        long dropped = agent.drop(pod, BenchAgent.pod(pod, "a", "b"));
        long last = Math.max(agent.started(pod, "a", 0, PAUSE), agent.started(pod, "b", 0, PAUSE));
        rest();
        return (last - dropped) / 1e6;
    }

    private double restart(String pod) throws IOException {
        long killed = Processes.kill(agent.processes(agent.uid(pod), "a-0").get(0));
        long started = agent.started(pod, "a", 1, PAUSE);
        rest();
        return (started - killed) / 1e6;
    }

    /** Here precision is that of looking: each 0.2 ms at the processes, each 2 ms at the files. */
    private void remove(String pod) throws IOException {
        String uid = agent.uid(pod);
        List<Long> processes = new ArrayList<>(agent.processes(uid, "b-0"));
        long removed = agent.remove(pod);
        Await.until(
                "end of " + pod,
                Duration.ofNanos(200_000),
                () -> processes.stream().noneMatch(Processes::exists));
        processesGone.add((System.nanoTime() - removed) / 1e6);
        Await.until("removal of " + pod, Duration.ofMillis(2), () -> !agent.anythingLeft(uid));
        nothingLeft.add((System.nanoTime() - removed) / 1e6);
        rest();
    }

    static void rest() {
        LockSupport.parkNanos(REST.toNanos());
    }

    private void forget() {
        starts.clear();
        restarts.clear();
        processesGone.clear();
        nothingLeft.clear();
    }

    private List<Result> results(double first, Floor floor) {
        return List.of(
                of(Rows.START, starts).atMost(3, floor.pod()),
                Result.of(Rows.FIRST, Result.MONOPOD, "ms", Samples.of(first)),
                of(Rows.RESTART, restarts).atMost(3, floor.container()),
                of(Rows.PROCESS_GONE, processesGone).atMost(15),
                of(Rows.NOTHING_LEFT, nothingLeft).atMost(40));
    }

    private static Result of(String row, List<Double> values) {
        return Result.of(row, Result.MONOPOD, "ms", new Samples(values));
    }
}
