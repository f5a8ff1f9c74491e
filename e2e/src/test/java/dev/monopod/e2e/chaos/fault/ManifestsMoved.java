package dev.monopod.e2e.chaos.fault;

import dev.monopod.e2e.Command;
import dev.monopod.e2e.SmallDisk;
import dev.monopod.e2e.chaos.site.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.random.RandomGenerator;

/**
 * The directory of manifests is away for seconds, can't be read, or is another with the same manifests; the agent may be killed meanwhile.
 * Costs nothing: that nobody can look does not mean that nothing is there.
 */
final class ManifestsMoved implements Fault {
    private static final int LONGEST_MILLIS = 2500;

    private final How how;

    ManifestsMoved(How how) {
        this.how = how;
    }

    /** What becomes of it. */
    enum How {
        AWAY("away"),
        RECREATED("removed and made again"),
        REPLACED("replaced"),
        LINKED("made a symbolic link"),
        LOOP("made a symbolic link to itself"),
        FILE("made a file"),
        COVERED("mounted over");

        private final String title;

        How(String title) {
            this.title = title;
        }
    }

    @Override
    public String name() {
        return "directory of manifests " + how.title;
    }

    @Override
    public FaultKind kind() {
        return FaultKind.FILES;
    }

    @Override
    public void strike(Site site, RandomGenerator random) throws Exception {
        int millis = random.nextInt(LONGEST_MILLIS);
        boolean killed = random.nextInt(3) == 0;
        Path manifests = site.directories().manifests();
        Path aside = site.directories().top().resolve("manifests.aside");
        site.journal().note(name() + " for " + millis + " ms" + (killed ? ", and the agent killed" : ""));
        site.manifests().lock();
        try {
            change(manifests, aside);
            try {
                Lull.of(site, millis, killed);
            } finally {
                changeBack(manifests, aside);
            }
        } finally {
            site.manifests().unlock();
        }
        Lull.relaunchIfEnded(site, name());
    }

    private void change(Path manifests, Path aside) throws IOException, InterruptedException {
        if (how == How.COVERED) {
            Files.createDirectory(aside);
            Command.run("mount", "-t", "tmpfs", SmallDisk.SOURCE, aside.toString());
            // Filled before it is there for all to see: an empty one would end all pods.
            copy(manifests, aside);
            Command.run("mount", "--bind", aside.toString(), manifests.toString());
            return;
        }
        Files.move(manifests, aside);
        switch (how) {
            case LINKED -> Files.createSymbolicLink(manifests, aside.getFileName());
            case LOOP -> Files.createSymbolicLink(manifests, manifests);
            case FILE -> Files.writeString(manifests, "a file");
            case REPLACED -> replace(manifests, aside);
            default -> {
                return;
            }
        }
    }

    private static void replace(Path manifests, Path aside) throws IOException, InterruptedException {
        Path other = Files.createDirectory(manifests.resolveSibling("manifests.other"));
        copy(aside, other);
        Files.move(other, manifests);
    }

    private void changeBack(Path manifests, Path aside) throws IOException, InterruptedException {
        switch (how) {
            case COVERED -> {
                Command.run("umount", "--lazy", manifests.toString());
                Command.run("umount", aside.toString());
                Command.run("rm", "-r", aside.toString());
            }
            case REPLACED -> Command.run("rm", "-r", aside.toString());
            case RECREATED -> {
                replace(manifests, aside);
                Command.run("rm", "-r", aside.toString());
            }
            default -> {
                Files.deleteIfExists(manifests);
                Files.move(aside, manifests);
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException, InterruptedException {
        Command.run("cp", "-a", from + "/.", to.toString());
    }
}
