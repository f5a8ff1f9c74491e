package dev.monopod.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The same system calls with no agent: what infra-container/bench/floor.c has measured of itself.
 *
 * @param pod milliseconds from nothing to the first instruction of both containers
 * @param container from SIGKILL to the first instruction of the replacement
 * @param removal from SIGTERM to nothing left
 * @param burst of many pods at once, divided by their number
 */
record Floor(Result pod, Result container, Result removal, Result burst) {
    static Floor measure(Setup setup) throws IOException, InterruptedException {
        Path run = setup.scratch("floor");
        Path lower = setup.scratch("floor-image");
        Commands.run("cp", setup.tool("stamp"), lower.resolve("stamp").toString());
        Commands.run("mkdir", "-p", lower + "/proc", lower + "/sys", lower + "/dev", lower + "/etc");
        String printed = Commands.run(
                setup.tool("floor"),
                run.toString(),
                "monopod-floor-" + ProcessHandle.current().pid(),
                lower.toString(),
                setup.home().resolve("libexec/pause").toString(),
                "/stamp",
                Integer.toString(setup.size().samples()),
                Integer.toString(setup.size().burst()));
        Map<String, List<Double>> values = new HashMap<>();
        for (String line : printed.lines().toList()) {
            String[] words = line.split(" ");
            values.computeIfAbsent(words[0], key -> new ArrayList<>()).add(Long.parseLong(words[1]) / 1e6);
        }
        Samples burst = samples(values, "many").times(1.0 / setup.size().burst());
        return new Floor(
                Result.of(Rows.START, "floor", "ms", samples(values, "pod")),
                Result.of(Rows.RESTART, "floor", "ms", samples(values, "container")),
                Result.of(Rows.NOTHING_LEFT, "floor", "ms", samples(values, "remove")),
                Result.of(Rows.BURST, "floor", "ms a pod", burst));
    }

    private static Samples samples(Map<String, List<Double>> values, String name) throws IOException {
        List<Double> found = values.get(name);
        if (found == null) {
            throw new IOException("the floor said nothing of '" + name + "'");
        }
        return new Samples(found);
    }

    List<Result> all() {
        return List.of(pod, container, removal, burst);
    }
}
