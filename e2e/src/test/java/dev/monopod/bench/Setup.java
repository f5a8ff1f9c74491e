package dev.monopod.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What all rows need.
 *
 * @param home the assembled distribution
 * @param tools folder of floor, stamp and flood
 * @param image archive of localhost/bench:1, with stamp and flood in it
 * @param disk folder on a disk
 * @param memory folder in memory
 */
record Setup(Path home, Path tools, Path image, Path disk, Path memory, Size size) {
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    /** A fresh one, with nothing of any other. */
    BenchAgent agent() throws IOException, InterruptedException {
        String name = "monopod-bench-" + ProcessHandle.current().pid() + "-" + NUMBERS.incrementAndGet();
        return new BenchAgent(home, image, Files.createDirectories(disk.resolve(name)), memory.resolve(name), name);
    }

    Path scratch(String name) throws IOException {
        return Files.createDirectories(memory.resolve(name));
    }

    String tool(String name) {
        return tools.resolve(name).toString();
    }
}
