package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A root directory into which images are loaded once, by {@code monopod image load}; each agent gets one of its own with hard links to
 * the same files.
 */
public final class LoadedImages {
    private static final Path ARCHIVES = Path.of(System.getenv("MONOPOD_IMAGES"));
    private static final Path ROOT = Directories.scratch().resolve("loaded");
    private static final Set<String> LOADED = new HashSet<>();

    private LoadedImages() {}

    public static Path archive(String image) {
        return ARCHIVES.resolve(image + ".tar");
    }

    /** Gives an agent's root directory the images of these names. */
    public static synchronized void give(Path root, List<String> images) throws IOException, InterruptedException {
        for (String image : images) {
            if (LOADED.add(image)) {
                Command.run(
                        Command.MONOPOD.toString(),
                        "image",
                        "load",
                        "--root-dir",
                        ROOT.toString(),
                        archive(image).toString());
            }
        }
        Files.createDirectories(root);
        Command.run("cp", "-al", ROOT.resolve("images").toString(), root.toString());
        assertThat(root.resolve("images/index.json")).isNotEmptyFile();
    }
}
