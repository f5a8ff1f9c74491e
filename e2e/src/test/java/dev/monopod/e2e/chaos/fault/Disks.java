package dev.monopod.e2e.chaos.fault;

import dev.monopod.e2e.Command;
import dev.monopod.e2e.SmallDisk;
import dev.monopod.e2e.chaos.site.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Small file systems in the place of the agent's directories: one for each, which all faults of disks share. */
final class Disks {
    private static final int FILES = 8000;

    private Disks() {}

    /** One of the agent's directories. */
    enum Which {
        RUN("run", 8),
        ROOT("root", 128),
        LOG("log", 128);

        private final String title;
        private final int megabytes;

        Which(String title, int megabytes) {
            this.title = title;
            this.megabytes = megabytes;
        }

        String title() {
            return title;
        }

        Path folder(Site site) {
            return switch (this) {
                case RUN -> site.directories().run();
                case ROOT -> site.directories().root();
                case LOG -> site.directories().log();
            };
        }
    }

    /** Mounts those that are not there yet. */
    static void mount(Site site) throws IOException, InterruptedException {
        for (Which which : Which.values()) {
            Path behind = site.behind(which.folder(site));
            if (!Files.isDirectory(behind)) {
                Path folder = which.folder(site);
                SmallDisk.at(folder, which.megabytes, FILES);
                // What is mounted over it later is seen by sandboxes, too, and so is its end.
                Command.run("mount", "--make-shared", folder.toString());
                Files.createDirectories(behind);
                Command.run("mount", "--bind", folder.toString(), behind.toString());
                Command.run("mount", "--make-private", behind.toString());
            }
        }
    }

    static void unmountAll(Site site) throws IOException, InterruptedException {
        SmallDisk.unmountAllBelow(site.directories().top());
    }

    /** Whoever opens a path in these directories from now on can't write to it. */
    static void makeReadOnly(Site site, List<Which> disks) throws IOException, InterruptedException {
        for (Which which : disks) {
            Path folder = which.folder(site);
            Path view = readOnly(site, which);
            if (!Files.isDirectory(view)) {
                Files.createDirectories(view);
                Command.run("mount", "--bind", folder.toString(), view.toString());
                Command.run("mount", "--make-private", view.toString());
                Command.run("mount", "-o", "remount,bind,ro", view.toString());
            }
            // A view that is read-only already: one that becomes it later stays writable in the sandboxes.
            Command.run("mount", "--bind", view.toString(), folder.toString());
        }
    }

    static void makeWritable(Site site, List<Which> disks) throws IOException, InterruptedException {
        for (Which which : disks) {
            Command.run("umount", "--lazy", which.folder(site).toString());
        }
    }

    private static Path readOnly(Site site, Which which) {
        return site.directories().top().resolve("disks").resolve(which.title + "-read-only");
    }
}
