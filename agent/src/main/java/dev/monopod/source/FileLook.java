package dev.monopod.source;

import dev.monopod.kernel.KernelException;
import dev.monopod.kernel.RegularFile;
import dev.monopod.model.manifest.Fault;
import dev.monopod.model.manifest.Manifest;
import dev.monopod.model.manifest.ManifestReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import jnr.constants.platform.Errno;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at one name in the manifest directory and reads what it means. Nothing that may stand there blocks it or is read unbounded. */
final class FileLook {
    private static final Logger LOG = LoggerFactory.getLogger(FileLook.class);
    /** Failures that are of the machine rather than of the file: nothing will tell when they are over. */
    private static final Set<Errno> PASSING =
            Set.of(Errno.EMFILE, Errno.ENFILE, Errno.ENOMEM, Errno.EIO, Errno.ESTALE, Errno.EAGAIN);

    private static final Set<Touch> NAMES = Set.of(Touch.NAMED, Touch.REMOVED);

    private static final int SMALLEST_ROOM = 4096;

    private final Function<byte[], Manifest> reader;
    /** Of the files whose last observation is that they were read, by their content's SHA-256: the same is not parsed twice. */
    private final Map<Path, byte[]> digests = new HashMap<>();

    private boolean again;

    FileLook(Function<byte[], Manifest> reader) {
        this.reader = reader;
    }

    /**
     * What stands under this name.
     *
     * @param touched why it is looked at; empty to read it in any case
     * @return empty where there is nothing to learn: the name is not to be mentioned, the content is the same as before, or another
     *     event of this file is on its way
     */
    Optional<Observation> at(Path file, Set<Touch> touched) {
        Optional<Observation> seen = look(file, touched);
        if (seen.isPresent() && !(seen.get() instanceof Observation.Read)) {
            digests.remove(file);
        }
        return seen;
    }

    private Optional<Observation> look(Path file, Set<Touch> touched) {
        NameRule rule = NameRule.of(file.getFileName().toString());
        if (rule == NameRule.HIDDEN) {
            return Optional.empty();
        }
        PosixFileAttributes attributes;
        try {
            attributes = Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (attributes.isDirectory() && rule == NameRule.OTHER) {
                return Optional.of(new Observation.Ignored(file, "a directory; manifests are not looked for below it"));
            }
            if (rule == NameRule.OTHER) {
                return Optional.of(new Observation.Ignored(file, "not .yaml, .yml or .json"));
            }
            boolean namedOnly = !touched.isEmpty() && NAMES.containsAll(touched);
            if (namedOnly && isFresh(file, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.of(new Observation.BeingWritten(file));
            }
            if (touched.equals(Set.of(Touch.TARGET_NAMED)) && isFresh(file)) {
                return Optional.empty();
            }
        } catch (NoSuchFileException e) {
            return Optional.of(new Observation.Missing(file));
        } catch (IOException e) {
            return Optional.of(unreadable(file, e));
        }
        return read(file, attributes.isSymbolicLink());
    }

    /** Whether anything since the last call failed for a reason that may pass without an event; asking forgets it. */
    boolean takeAgain() {
        boolean taken = again;
        again = false;
        return taken;
    }

    /** Whether this is a regular file whose only name it is: one that was just made rather than linked. */
    private static boolean isFresh(Path file, LinkOption... options) throws IOException {
        return Files.isRegularFile(file, options) && (int) Files.getAttribute(file, "unix:nlink", options) == 1;
    }

    private Optional<Observation> read(Path file, boolean link) {
        byte[] content;
        try (RegularFile open = RegularFile.open(file)) {
            content = content(open);
        } catch (KernelException e) {
            if (e.is(Errno.ENOENT)) {
                return Optional.of(
                        link ? new Observation.Unreadable(file, dangling(file)) : new Observation.Missing(file));
            }
            return Optional.of(unreadable(file, e));
        } catch (IOException e) {
            return Optional.of(unreadable(file, e));
        }
        if (content.length > ManifestReader.MAX_BYTES) {
            String why = "has more than " + ManifestReader.MAX_BYTES + " bytes, which a manifest may not have";
            return Optional.of(new Observation.Unreadable(file, why));
        }
        byte[] digest = sha256(content);
        boolean same = Arrays.equals(digest, digests.put(file, digest));
        return same ? Optional.empty() : Optional.of(new Observation.Read(file, parse(file, content)));
    }

    /** The file's bytes, but not more than one above the limit. */
    private static byte[] content(RegularFile open) throws KernelException {
        int limit = ManifestReader.MAX_BYTES + 1;
        // A file that fills the room, which has one byte more than it, is being written to; it is read on with twice
        // the room.
        int room = (int) Math.min(Math.max(open.size(), SMALLEST_ROOM) + 1, limit);
        byte[] buffer = new byte[room];
        int length = open.read(buffer, 0);
        while (length == room && room < limit) {
            room = Math.min(2 * room, limit);
            buffer = new byte[room];
            length = open.read(buffer, 0);
        }
        return Arrays.copyOf(buffer, length);
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private Manifest parse(Path file, byte[] content) {
        try {
            return reader.apply(content);
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("The reader of manifests failed on {}", file, e);
            Fault fault = new Fault(0, "", "can't be parsed, by a fault of the parser: " + e);
            return new Manifest(List.of(), List.of(fault), List.of());
        }
    }

    private static String dangling(Path file) {
        try {
            return "is a symbolic link to " + Files.readSymbolicLink(file) + ", which does not exist";
        } catch (IOException e) {
            return "is a symbolic link to something that does not exist";
        }
    }

    private Observation unreadable(Path file, IOException failure) {
        again |= failure instanceof KernelException kernel && PASSING.stream().anyMatch(kernel::is);
        return new Observation.Unreadable(file, "can't be read: " + failure.getMessage());
    }
}
