package dev.monopod.files;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Removes whole folders, however hostile what is in them: containers fill volumes and layers. A tree may be deeper than any path or stack,
 * so there is no recursion: what a directory holds is removed or moved up next to it, until it is empty. All by descriptor; no link is
 * followed, but on the way to the folder. Somebody else may be removing the same at the same time.
 */
public final class Tree {
    private final Path folder;
    private final String prefix = "up-" + UUID.randomUUID() + "-";
    private long moved;

    /** All that lies right in a folder; nothing where it is not there. */
    public static List<Path> children(Path folder) throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
            List<Path> children = new ArrayList<>();
            found.forEach(children::add);
            return children;
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private Tree(Path folder) {
        this.folder = folder.toAbsolutePath();
    }

    /** Removes a folder with all that is in it. Nothing happens where it is not there. */
    public static void delete(Path folder) throws IOException {
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            empty(folder);
        }
        Files.deleteIfExists(folder);
    }

    /**
     * Removes the files of certain names that lie right in a folder. Nothing happens where it is not there, or a link.
     *
     * @param base to which links are followed
     * @param way from there to the folder; no link on it is followed
     */
    public static void deleteFiles(Path base, Path way, Predicate<String> named) throws IOException {
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(base)) {
            deleteFiles(stream, way, 0, named);
        } catch (NoSuchFileException e) {
            return;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private static void deleteFiles(DirectoryStream<Path> stream, Path way, int step, Predicate<String> named)
            throws IOException {
        SecureDirectoryStream<Path> folder = (SecureDirectoryStream<Path>) stream;
        if (step < way.getNameCount()) {
            if (isDirectory(folder, way.getName(step))) {
                try (SecureDirectoryStream<Path> next = open(stream, way.getName(step))) {
                    deleteFiles(next, way, step + 1, named);
                }
            }
            return;
        }
        for (Path path : folder) {
            if (named.test(path.getFileName().toString()) && !isDirectory(folder, path.getFileName())) {
                folder.deleteFile(path.getFileName());
            }
        }
    }

    /** Removes all that is in a folder, which itself stays. */
    public static void empty(Path folder) throws IOException {
        Tree tree = new Tree(folder);
        boolean more = true;
        while (more) {
            more = tree.removeOneLevel();
        }
    }

    private boolean removeOneLevel() throws IOException {
        boolean found = false;
        // By the folder above: a link that somebody puts into this one's place meanwhile is not followed.
        try (DirectoryStream<Path> above = Files.newDirectoryStream(folder.resolveSibling("."));
                SecureDirectoryStream<Path> stream = open(above, folder.getFileName())) {
            for (Path path : stream) {
                found = true;
                remove(stream, path.getFileName());
            }
        } catch (NoSuchFileException e) {
            return false;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return found;
    }

    private static SecureDirectoryStream<Path> open(DirectoryStream<Path> above, Path name) throws IOException {
        // Linux has openat(2), and so Java gives no other kind of stream there.
        return ((SecureDirectoryStream<Path>) above).newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS);
    }

    private void remove(SecureDirectoryStream<Path> stream, Path name) throws IOException {
        try {
            if (isDirectory(stream, name)) {
                flatten(stream, name);
                stream.deleteDirectory(name);
            } else {
                stream.deleteFile(name);
            }
        } catch (NoSuchFileException | DirectoryNotEmptyException e) {
            // Removed, or moved up into, by somebody else: the next round finds what there is.
            return;
        }
    }

    private void flatten(SecureDirectoryStream<Path> stream, Path directory) throws IOException {
        try (SecureDirectoryStream<Path> inner = stream.newDirectoryStream(directory, LinkOption.NOFOLLOW_LINKS)) {
            for (Path path : inner) {
                flattenOne(stream, inner, path.getFileName());
            }
        }
    }

    private void flattenOne(SecureDirectoryStream<Path> stream, SecureDirectoryStream<Path> inner, Path name)
            throws IOException {
        try {
            if (isDirectory(inner, name)) {
                inner.move(name, stream, Path.of(prefix + moved));
                moved++;
            } else {
                inner.deleteFile(name);
            }
        } catch (NoSuchFileException e) {
            return;
        }
    }

    private static boolean isDirectory(SecureDirectoryStream<Path> stream, Path name) throws IOException {
        return stream.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes()
                .isDirectory();
    }
}
