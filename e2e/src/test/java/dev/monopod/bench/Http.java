package dev.monopod.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * How long clients wait for the list of pods: one that asks again as soon as it is answered; many that ask once a second each, as monitors
 * do; and many that ask again at once, where the wait is for the others' answers.
 */
final class Http {
    private static final int REQUESTS = 200;
    private static final int CLIENTS = 50;
    private static final int REQUESTS_OF_EACH = 10;
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private Http() {}

    static List<Result> measure(BenchAgent agent, String with) throws IOException, InterruptedException {
        String url = agent.url("/pods");
        List<Result> results = new ArrayList<>();
        results.addAll(results("one client, " + with, clients(url, 1, REQUESTS, Duration.ZERO)));
        results.addAll(results(
                CLIENTS + " clients, each once a second, " + with, clients(url, CLIENTS, REQUESTS_OF_EACH, PERIOD)));
        results.addAll(results(
                CLIENTS + " clients without a pause, " + with, clients(url, CLIENTS, REQUESTS_OF_EACH, Duration.ZERO)));
        return results;
    }

    private static List<Result> results(String who, List<Double> millis) {
        Samples samples = new Samples(millis);
        String row = "HTTP /pods, " + who;
        return List.of(
                Result.of(row, Result.MONOPOD, "ms", samples).atMost(10),
                Result.of(row + ", 99 of 100", Result.MONOPOD, "ms", Samples.of(samples.quantile(0.99)))
                        .atMost(50));
    }

    private static List<Double> clients(String url, int clients, int requests, Duration period)
            throws IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        // The clients themselves are to be warm: each is connected, and has asked once, before the first is measured.
        CyclicBarrier ready = new CyclicBarrier(clients);
        try {
            List<Future<List<Double>>> running = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                Duration first = period.multipliedBy(i).dividedBy(clients);
                running.add(threads.submit(() -> client(url, requests, first, period, ready)));
            }
            List<Double> all = new ArrayList<>();
            for (Future<List<Double>> one : running) {
                all.addAll(one.get());
            }
            return all;
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<Double> client(String url, int requests, Duration first, Duration period, CyclicBarrier ready)
            throws Exception {
        try (HttpConnection connection = new HttpConnection(URI.create(url))) {
            connection.get();
            ready.await();
            long next = System.nanoTime() + first.toNanos();
            List<Double> millis = new ArrayList<>();
            for (int i = 0; i < requests; i++) {
                TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
                next += period.toNanos();
                long from = System.nanoTime();
                connection.get();
                millis.add((System.nanoTime() - from) / 1e6);
            }
            return millis;
        }
    }
}
