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
 * @param image archive of localhost/bench:1, with stamp, flood and answer in it
 * @param disk folder on a disk
 * @param memory folder in memory
 */
record Setup(Path home, Path tools, Path image, Path disk, Path memory, Size size) {
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    /**
     * A fresh agent with nothing of any other, all of whose files are in memory as the floor's are: what a disk costs is not its doing, and
     * ext4 takes longer to make a file where many were removed in the last minute.
     */
    BenchAgent agent() throws IOException, InterruptedException {
        return agent(memory);
    }

    /** The same with images, volumes and logs below this folder. */
    BenchAgent agent(Path files) throws IOException, InterruptedException {
        String number = Integer.toString(NUMBERS.incrementAndGet());
        return new BenchAgent(
                home,
                image,
                Files.createDirectories(files.resolve("files-" + number)),
                memory.resolve(number),
                "monopod-bench-" + ProcessHandle.current().pid() + "-" + number);
    }

    Path scratch(String name) throws IOException {
        return Files.createDirectories(memory.resolve(name));
    }

    String tool(String name) {
        return tools.resolve(name).toString();
    }
}
