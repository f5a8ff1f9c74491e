package dev.monopod.source;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The names in the manifest directory at one moment, or why they can't be known. "Can't be read" is never taken for "has no files".
 *
 * @param files without those that are not to be mentioned; empty where there is a failure
 * @param identity of the very directory that was read, see {@link #identity(Path)}; null where there is a failure
 * @param failure null where the directory was read completely
 */
record DirectoryListing(
        SortedSet<Path> files,
        @Nullable Object identity,
        @Nullable String failure) {
    /** More entries than this are no manifest directory, but a wrong path. */
    static final int MAX_FILES = 50_000;

    private static final int TRIES = 5;

    static DirectoryListing of(Path directory) {
        try {
            for (int i = 0; i < TRIES; i++) {
                Object before = key(directory);
                SortedSet<Path> files = list(directory);
                // A directory that is removed while it is read looks like one without files.
                if (Objects.equals(before, key(directory))) {
                    return new DirectoryListing(files, before, null);
                }
            }
            return failed("is replaced by another directory again and again");
        } catch (NoSuchFileException e) {
            return failed("there is no such directory; its manifests are read when it appears");
        } catch (NotDirectoryException e) {
            return failed("is not a directory");
        } catch (DirectoryIteratorException | IOException e) {
            return failed("can't be read: " + e);
        }
    }

    /** What tells this directory from another one that stands in its place before or after it; null where there is none. */
    static @Nullable Object identity(Path directory) {
        try {
            return key(directory);
        } catch (IOException e) {
            return null;
        }
    }

    private static SortedSet<Path> list(Path directory) throws IOException {
        SortedSet<Path> files = new TreeSet<>();
        // The JDK opens what it lists as if it were a file, and so would wait for a writer where a FIFO stands; not so
        // behind a dot.
        Path inside = directory.resolve(".");
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(inside, DirectoryListing::isMentioned)) {
            for (Path file : stream) {
                files.add(directory.resolve(file.getFileName()));
                if (files.size() > MAX_FILES) {
                    throw new IOException("more than " + MAX_FILES + " entries");
                }
            }
        }
        return files;
    }

    private static boolean isMentioned(Path file) {
        return NameRule.of(file.getFileName().toString()) != NameRule.HIDDEN;
    }

    private static @Nullable Object key(Path directory) throws IOException {
        return Files.readAttributes(directory, BasicFileAttributes.class).fileKey();
    }

    private static DirectoryListing failed(String why) {
        return new DirectoryListing(new TreeSet<>(), null, why);
    }
}
