package dev.monopod.e2e;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A file system of a test's own in the place of one of an agent's directories: a tmpfs with few bytes and few files, which can be filled
 * to the last of both, or hidden behind a view of itself that nothing can be written to. Ends with the agent's directories.
 */
public final class SmallDisk {
    /** In mountinfo: what the test mounted, not what a pod left. */
    public static final String SOURCE = "monopod-small-disk";

    private static final int CHUNK = 64 * 1024;

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /** Mounts it; what was in the folder is in it too. */
    public static SmallDisk at(Path folder, int megabytes, int files) throws IOException, InterruptedException {
        Path aside = folder.resolveSibling(folder.getFileName() + ".aside");
        Files.createDirectories(folder);
        Files.move(folder, aside);
        Files.createDirectories(folder);
        Command.run(
                "mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m,nr_inodes=" + files, SOURCE, folder.toString());
        Command.run("cp", "-a", aside + "/.", folder.toString());
        Directories.delete(aside);
        return new SmallDisk(folder);
    }

    /** One that was mounted before. */
    public static SmallDisk mountedAt(Path folder) {
        return new SmallDisk(folder);
    }

    /** Takes all the space that is left. */
    public void fillBytes() throws IOException {
        Path ballast = folder.resolve(".ballast");
        try (FileChannel file = FileChannel.open(
                ballast, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            for (int size = CHUNK; size > 0; size /= 2) {
                writeUntilFull(file, size);
            }
        }
    }

    private static void writeUntilFull(FileChannel file, int size) {
        try {
            while (file.write(ByteBuffer.allocate(size)) == size) {
                // there is room for more
            }
        } catch (IOException full) {
            return;
        }
    }

    /** Takes all the names that are left: nothing can be created. */
    public void fillFiles() throws IOException {
        Path ballast = Files.createDirectory(folder.resolve(".ballasts"));
        try {
            for (int i = 0; ; i++) {
                Files.createFile(ballast.resolve(Integer.toString(i)));
            }
        } catch (IOException full) {
            return;
        }
    }

    /** Gives back what was taken. */
    public void free() throws IOException {
        Files.deleteIfExists(folder.resolve(".ballast"));
        Directories.delete(folder.resolve(".ballasts"));
    }

    /** Whoever opens a path here from now on can't write to it. */
    static void makeReadOnly(Path folder) throws IOException, InterruptedException {
        Command.run("mount", "--bind", folder.toString(), folder.toString());
        Command.run("mount", "-o", "remount,bind,ro", folder.toString());
    }

    static void makeWritable(Path folder) throws IOException, InterruptedException {
        Command.run("umount", folder.toString());
    }

    /** Unmounts all that a test has mounted below a folder. */
    public static void unmountAllBelow(Path folder) throws IOException, InterruptedException {
        List<String> points = HostProcess.self().mounts().stream()
                .map(line -> line.split(" ")[4])
                .filter(point -> point.startsWith(folder + "/"))
                .toList();
        for (int i = points.size() - 1; i >= 0; i--) {
            Command.run("umount", "--lazy", points.get(i));
        }
    }
}
