package dev.monopod.runtime.image.store;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.UUID;

/**
 * A folder whose contents are removed, however hostile. A tree may be deeper than any path or stack, so there is no recursion: what a
 * directory holds is removed or moved up next to it, until it is empty. All by descriptor; no link is followed.
 */
final class Trash {
    private final Path folder;
    private final String prefix = "up-" + UUID.randomUUID() + "-";
    private long moved;

    private Trash(Path folder) {
        this.folder = folder;
    }

    /** Removes all that is in a folder, which itself stays. */
    static void empty(Path folder) throws IOException {
        Trash trash = new Trash(folder);
        boolean more = true;
        while (more) {
            more = trash.removeOneLevel();
        }
    }

    private boolean removeOneLevel() throws IOException {
        boolean found = false;
        try (DirectoryStream<Path> opened = Files.newDirectoryStream(folder)) {
            // Linux has openat(2), and so Java gives no other kind of stream there.
            SecureDirectoryStream<Path> stream = (SecureDirectoryStream<Path>) opened;
            for (Path path : stream) {
                found = true;
                Path name = path.getFileName();
                if (isDirectory(stream, name)) {
                    flatten(stream, name);
                    stream.deleteDirectory(name);
                } else {
                    stream.deleteFile(name);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return found;
    }

    private void flatten(SecureDirectoryStream<Path> stream, Path directory) throws IOException {
        try (SecureDirectoryStream<Path> inner = stream.newDirectoryStream(directory, LinkOption.NOFOLLOW_LINKS)) {
            for (Path path : inner) {
                Path name = path.getFileName();
                if (isDirectory(inner, name)) {
                    inner.move(name, stream, Path.of(prefix + moved));
                    moved++;
                } else {
                    inner.deleteFile(name);
                }
            }
        }
    }

    private static boolean isDirectory(SecureDirectoryStream<Path> stream, Path name) throws IOException {
        return stream.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes()
                .isDirectory();
    }
}
