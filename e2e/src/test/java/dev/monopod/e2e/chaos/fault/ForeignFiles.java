package dev.monopod.e2e.chaos.fault;

import dev.monopod.e2e.chaos.site.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Somebody else's files, folders and links lie in the agent's folders. It must leave them alone, and go through no link. Costs nothing. */
final class ForeignFiles implements Fault {
    private static final int PATIENCE_MILLIS = 15_000;

    @Override
    public String name() {
        return "foreign files";
    }

    @Override
    public FaultKind kind() {
        return FaultKind.STATE;
    }

    @Override
    public void strike(Site site, RandomGenerator random) throws Exception {
        Path outside = Files.createDirectories(site.directories().top().resolve("outside"));
        Path kept = Files.writeString(outside.resolve("kept"), "somebody else's");
        List<Path> foreign = new ArrayList<>();
        for (Path folder : List.of(
                site.directories().run(),
                site.directories().run().resolve("pods"),
                site.directories().root(),
                site.directories().root().resolve("pods"),
                site.directories().log(),
                site.directories().log().resolve("pods"),
                site.directories().log().resolve("containers"))) {
            if (Files.isDirectory(folder)) {
                place(folder, outside, random.nextInt(4), foreign);
            }
        }
        site.agent().kill();
        site.agent().launch();
        site.agent().awaitReady(PATIENCE_MILLIS);
        List<Path> gone = foreign.stream()
                .filter(file -> !Files.exists(file, LinkOption.NOFOLLOW_LINKS))
                .toList();
        for (Path file : foreign) {
            if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                Files.deleteIfExists(file.resolve("file"));
            }
            Files.deleteIfExists(file);
        }
        if (!gone.isEmpty() || !Files.exists(kept)) {
            throw new IOException("the agent removed what was not its own: " + gone + ", " + kept + " is "
                    + (Files.exists(kept) ? "there" : "gone"));
        }
    }

    private static void place(Path folder, Path outside, int sort, List<Path> foreign) throws IOException {
        Path file = folder.resolve("foreign");
        switch (sort) {
            case 0 -> Files.writeString(file, "somebody else's");
            case 1 -> Files.writeString(Files.createDirectory(file).resolve("file"), "somebody else's");
            case 2 -> Files.createSymbolicLink(file, outside);
            default -> Files.createSymbolicLink(file, outside.resolve("kept"));
        }
        foreign.add(file);
    }
}
