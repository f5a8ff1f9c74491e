package dev.monopod.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A folder that a test shares with its pods, by hostPath: what is in it tells each of the other's steps. */
record SharedFolder(Path path) {
    static SharedFolder of(TestAgent agent) throws IOException {
        return new SharedFolder(Files.createTempDirectory(agent.directories().top(), "shared"));
    }

    /** The manifest, with the folder's path in place of SHARED. */
    String in(String manifest) {
        return manifest.replace("SHARED", path.toString());
    }

    void create(String file) throws IOException {
        Files.createFile(path.resolve(file));
    }

    void write(String file, String content) throws IOException {
        Files.writeString(path.resolve(file), content);
    }

    void delete(String file) throws IOException {
        Files.delete(path.resolve(file));
    }

    /** None where there is no such file yet. */
    List<String> lines(String file) throws IOException {
        Path read = path.resolve(file);
        return Files.exists(read) ? Files.readAllLines(read) : List.of();
    }

    void awaitLines(String file, String... lines) {
        Waiting.until(file, () -> lines(file), List.of(lines)::equals);
    }
}
