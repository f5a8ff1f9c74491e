package dev.monopod.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Replaces files so that a reader, or a process that comes after a crash, finds the old content or the new, never a part. Without
 * fsync(2): what it is used for lies in the run directory, which does not outlive the kernel.
 */
public final class AtomicFile {
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private AtomicFile() {}

    /**
     * Writes a file that only its owner can read.
     *
     * @throws IOException naming the file; then what was there before is there still
     */
    public static void write(Path file, byte[] content) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(temporary);
        Files.createFile(temporary, PRIVATE);
        try {
            Files.write(temporary, content);
        } catch (IOException e) {
            // Where the disk is full, it must not keep what there is left; and write(2) fails without naming the file.
            Files.deleteIfExists(temporary);
            FileSystemException named = new FileSystemException(temporary.toString(), null, e.getMessage());
            named.initCause(e);
            throw named;
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Writes a file that everybody can read. */
    public static void writeReadable(Path file, String content) throws IOException {
        write(file, content.getBytes(StandardCharsets.UTF_8));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }
}
