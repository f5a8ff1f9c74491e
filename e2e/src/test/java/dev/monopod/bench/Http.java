package dev.monopod.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** How long clients wait for the list of pods. */
final class Http {
    private static final int REQUESTS = 200;
    private static final int CLIENTS = 50;
    private static final int REQUESTS_OF_EACH = 10;

    private Http() {}

    static List<Result> measure(BenchAgent agent, String with) throws IOException, InterruptedException {
        List<Result> results = new ArrayList<>();
        results.addAll(results("HTTP /pods, one client, " + with, client(agent.url("/pods"), REQUESTS)));
        results.addAll(results("HTTP /pods, " + CLIENTS + " clients at once, " + with, clients(agent.url("/pods"))));
        return results;
    }

    private static List<Result> results(String row, List<Double> millis) {
        Samples samples = new Samples(millis);
        return List.of(
                Result.of(row, Result.MONOPOD, "ms", samples).atMost(10),
                Result.of(row + ", 99 of 100", Result.MONOPOD, "ms", Samples.of(samples.quantile(0.99)))
                        .atMost(50));
    }

    private static List<Double> clients(String url) throws IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<List<Double>>> running = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                running.add(threads.submit(() -> client(url, REQUESTS_OF_EACH)));
            }
            List<Double> all = new ArrayList<>();
            for (Future<List<Double>> one : running) {
                all.addAll(one.get());
            }
            return all;
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } finally {
            threads.shutdown();
        }
    }

    private static List<Double> client(String url, int requests) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            long from = System.nanoTime();
            int status = client.send(request, BodyHandlers.ofByteArray()).statusCode();
            millis.add((System.nanoTime() - from) / 1e6);
            if (status != 200) {
                throw new IOException(url + " answered " + status);
            }
        }
        return millis;
    }
}
