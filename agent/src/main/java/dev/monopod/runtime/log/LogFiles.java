package dev.monopod.runtime.log;

import dev.monopod.kernel.KernelException;
import dev.monopod.kernel.RegularFile;
import dev.monopod.kernel.RegularFile.Identity;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import jnr.constants.platform.Errno;
import org.jspecify.annotations.Nullable;

/**
 * The files of one log in their order, found while the shim renames and removes them. A file is known by its identity, never by its
 * name, and a neighbour is believed only if a second look at the directory, with both files held open, finds the two side by side: so
 * no rotation in between can hide a file.
 */
public final class LogFiles {
    private static final Pattern ROTATED = Pattern.compile("\\.\\d{8}-\\d{6}(-\\d{3,9})?");
    /** More than any shim keeps. */
    private static final int MAX_FILES = 1000;
    /** So often may a rotation come between two looks. */
    private static final int TRIES = 100;

    private final Path root;
    private final Path log;
    private final Path folder;

    /**
     * The log that a shim writes.
     *
     * @param root the log directory, trusted
     * @param log the file that is written to, relative to it; containers may be able to write to folders on the way
     */
    public LogFiles(Path root, Path log) {
        this.root = root;
        this.log = log;
        this.folder = Objects.requireNonNullElse(log.getParent(), Path.of(""));
    }

    private record Entry(Path path, Identity identity) {}

    /** The folder with the log's files. */
    Path folder() {
        return root.resolve(folder);
    }

    /** The name of the file that is written to. */
    Path name() {
        return log.getFileName();
    }

    /** The file that is written to; empty in the moment of a rotation, and before the first line. */
    Optional<RegularFile> current() throws IOException {
        return open(log);
    }

    /** The newest file. */
    Optional<RegularFile> newest() throws IOException {
        List<Entry> entries = entries();
        return entries.isEmpty()
                ? Optional.empty()
                : open(entries.get(entries.size() - 1).path());
    }

    /** The oldest file. */
    Optional<RegularFile> oldest() throws IOException {
        return neighbour(null, 1);
    }

    /** The file that follows this one; where this one has been removed, the oldest: files are removed from the oldest on. */
    Optional<RegularFile> after(RegularFile file) throws IOException {
        return neighbour(file, 1);
    }

    /** The file before this one. */
    Optional<RegularFile> before(RegularFile file) throws IOException {
        return neighbour(file, -1);
    }

    private Optional<RegularFile> neighbour(@Nullable RegularFile file, int step) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            List<Entry> entries = entries();
            OptionalInt from = place(entries, file);
            if (from.isEmpty()) {
                continue;
            }
            int wanted = from.getAsInt() + step;
            if (wanted < 0 || wanted >= entries.size()) {
                return Optional.empty();
            }
            Optional<RegularFile> found = open(entries.get(wanted).path());
            if (found.isEmpty()) {
                continue;
            }
            List<Entry> again = entries();
            OptionalInt fromAgain = place(again, file);
            if (fromAgain.isPresent() && index(again, found.get().identity()) == fromAgain.getAsInt() + step) {
                return found;
            }
            found.get().close();
        }
        throw new IOException("The files of the log " + root.resolve(log) + " do not keep still");
    }

    /** Where a file stands; before the first where there is no file or it has been removed; empty where it was just renamed. */
    private static OptionalInt place(List<Entry> entries, @Nullable RegularFile file) throws IOException {
        if (file == null) {
            return OptionalInt.of(-1);
        }
        int index = index(entries, file.identity());
        return index >= 0 || file.isUnlinked() ? OptionalInt.of(index) : OptionalInt.empty();
    }

    private static int index(List<Entry> entries, Identity identity) {
        return IntStream.range(0, entries.size())
                .filter(i -> entries.get(i).identity().equals(identity))
                .findFirst()
                .orElse(-1);
    }

    /** Oldest first. The time in a rotated file's name sorts as text does, and the file that is written to has no suffix. */
    private List<Entry> entries() throws IOException {
        List<Path> names = new ArrayList<>(rotated());
        names.sort(null);
        names.add(log);
        List<Entry> entries = new ArrayList<>();
        for (Path name : names) {
            Optional<RegularFile> file = open(name);
            if (file.isPresent()) {
                try (RegularFile open = file.get()) {
                    entries.add(new Entry(name, open.identity()));
                }
            }
        }
        return entries;
    }

    private List<Path> rotated() throws IOException {
        String current = name().toString();
        List<Path> rotated = new ArrayList<>();
        // Behind a dot the JDK does not wait for a writer where a FIFO stands.
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder().resolve("."))) {
            for (Path path : stream) {
                String name = path.getFileName().toString();
                boolean matches = name.startsWith(current)
                        && ROTATED.matcher(name.substring(current.length())).matches();
                if (matches) {
                    rotated.add(folder.resolve(path.getFileName()));
                }
                if (rotated.size() > MAX_FILES) {
                    throw new IOException("The log " + root.resolve(log) + " has more than " + MAX_FILES + " files");
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw new IOException("Can't list the files of the log " + root.resolve(log), e);
        }
        return rotated;
    }

    private Optional<RegularFile> open(Path path) throws IOException {
        try {
            return Optional.of(RegularFile.openBeneath(root, path));
        } catch (KernelException e) {
            if (e.is(Errno.ENOENT)) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
