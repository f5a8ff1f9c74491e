package dev.monopod.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.source.FileState.Condition;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the catalogue with a slow one that keeps, for each pod's name, the files that want it in a queue. */
class CatalogueRandomWalkTest {
    private static final int STEPS = 20_000;
    private static final List<Path> FILES =
            List.of(Path.of("/m/a.yaml"), Path.of("/m/b.yaml"), Path.of("/m/c.json"), Path.of("/m/d.yml"));
    private static final List<String> NAMES = List.of("p", "q", "r");

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void agreesWithTheQueuesWhateverHappens(long seed) {
        Random random = new Random(seed);
        Catalogue catalogue = Catalogue.empty();
        Oracle oracle = new Oracle();
        List<Observation> batch = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            Observation observation = observe(random, step);
            batch.add(observation);
            oracle.see(observation);
            if (random.nextInt(3) > 0) {
                continue;
            }
            catalogue = catalogue.with(batch, TinyManifests::uid);
            batch.clear();
            Map<String, String> pods = new TreeMap<>();
            catalogue.snapshot(true, List.of()).pods().forEach((key, pod) -> pods.put(key.name(), pod.uid()));
            assertThat(pods).as("seed %d, step %d: %s", seed, step, observation).isEqualTo(oracle.pods());
        }
    }

    private static Observation observe(Random random, int step) {
        Path file = FILES.get(random.nextInt(FILES.size()));
        return switch (random.nextInt(10)) {
            case 0 -> new Observation.Gone(file);
            case 1 -> new Observation.Missing(file);
            case 2 -> new Observation.Unreadable(file, "no");
            case 3 -> new Observation.BeingWritten(file);
            default -> {
                StringBuilder content = new StringBuilder("# step\n");
                for (String name : NAMES) {
                    if (random.nextBoolean()) {
                        content.append("pod ")
                                .append(name)
                                .append(' ')
                                .append(step)
                                .append('\n');
                    }
                }
                if (random.nextInt(3) == 0) {
                    content.append("fault oops\n");
                }
                yield new Observation.Read(
                        file, TinyManifests.read(content.toString().getBytes(StandardCharsets.UTF_8)));
            }
        };
    }

    private static final class Oracle {
        private final Map<String, Set<Path>> queues = new LinkedHashMap<>();
        private final Map<Path, Map<String, String>> wishes = new LinkedHashMap<>();
        private final Map<Path, Condition> conditions = new LinkedHashMap<>();

        void see(Observation observation) {
            Path file = observation.file();
            Map<String, String> before = wishes.getOrDefault(file, Map.of());
            Map<String, String> after = new LinkedHashMap<>();
            conditions.put(file, observation instanceof Observation.Missing ? Condition.MISSING : Condition.GOOD);
            if (observation instanceof Observation.Read read) {
                read.manifest().pods().forEach(pod -> {
                    String uid = TinyManifests.uid(pod, file.getFileName().toString());
                    after.put(pod.getMetadata().getName(), uid);
                });
                if (!read.manifest().errors().isEmpty()) {
                    before.forEach(after::putIfAbsent);
                }
            } else if (!(observation instanceof Observation.Gone)) {
                after.putAll(before);
            }
            wishes.put(file, after);
            for (String name : NAMES) {
                Set<Path> queue = queues.computeIfAbsent(name, key -> new LinkedHashSet<>());
                if (after.containsKey(name)) {
                    queue.add(file);
                } else {
                    queue.remove(file);
                }
            }
        }

        Map<String, String> pods() {
            Map<String, String> pods = new TreeMap<>();
            queues.forEach((name, queue) -> queue.stream()
                    .filter(file -> conditions.get(file) != Condition.MISSING)
                    .findFirst()
                    .or(() -> queue.stream().findFirst())
                    .ifPresent(file -> pods.put(name, wishes.get(file).get(name))));
            return pods;
        }
    }
}
