package dev.monopod.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Root directories into which images are loaded once, by {@code monopod image load}: one for each choice of them. Each agent gets one of
 * its own with hard links to the same files, so whoever damages a file has to put another in its place.
 */
public final class LoadedImages {
    private static final Path ARCHIVES = Path.of(System.getenv("MONOPOD_IMAGES"));
    private static final Path ROOT = Directories.scratch().resolve("loaded");
    private static final Set<List<String>> LOADED = new HashSet<>();

    private LoadedImages() {}

    public static Path archive(String image) {
        return ARCHIVES.resolve(image + ".tar");
    }

    /** Gives an agent's root directory the images of these names, and no other. */
    public static synchronized void give(Path root, List<String> images) throws IOException, InterruptedException {
        Path loaded = ROOT.resolve(String.join("+", images));
        if (LOADED.add(images)) {
            for (String image : images) {
                Command.run(
                        Command.MONOPOD.toString(),
                        "image",
                        "load",
                        "--root-dir",
                        loaded.toString(),
                        archive(image).toString());
            }
        }
        Files.createDirectories(root);
        Files.createDirectories(loaded.resolve("images"));
        Command.run("cp", "-al", loaded.resolve("images").toString(), root.toString());
    }
}
