package dev.monopod.event.record;

import dev.monopod.event.PodEvent;
import dev.monopod.files.AtomicFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of the events: a line each time that one has changed, the latest of which counts. It is written anew, whole or not at all, when
 * it has grown to twice what it was then; in between lines are added. So a burst of events costs about what its lines are long, and the
 * file is never longer than {@link #SMALL} or twice what all events take, and one batch.
 *
 * <p>What is cut off, at whatever byte, is the last lines' loss alone. A line that can't be understood is left out, and the whole file is
 * kept beside as {@code events.damaged} for whoever wants to look; there is one such at most. Without fsync(2), as all files of the run
 * directory. Blocking; of one thread at a time.
 */
final class EventJournal {
    /** Bytes below which it is not worth while to write it anew. */
    static final int SMALL = 256 * 1024;

    /** Bytes of the longest that is read: far beyond what is ever written. */
    static final long LONGEST = 32L * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(EventJournal.class);

    private final Path file;

    /** How long the file is if nobody else touched it; -1 where it has to be written anew. */
    private long length = -1;

    /** How long it may become. */
    private long bound = SMALL;

    EventJournal(Path file) {
        this.file = file;
    }

    /** What an earlier agent has kept, the latest of each event; whatever is wrong with the file is told, and no more than that. */
    Collection<PodEvent> load() {
        try {
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                return List.of();
            }
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > LONGEST) {
                putAside("is no file of events");
                return List.of();
            }
            return understand(Files.readAllBytes(file));
        } catch (IOException e) {
            LOG.warn("{} can't be read; the events of before are not known: {}", file, e.toString());
            return List.of();
        }
    }

    private Collection<PodEvent> understand(byte[] content) throws IOException {
        Map<String, PodEvent> latest = new LinkedHashMap<>();
        int damaged = 0;
        List<byte[]> lines = lines(content);
        for (int i = 0; i < lines.size(); i++) {
            Optional<PodEvent> event = EventLine.read(lines.get(i));
            event.ifPresent(known -> {
                // In the order in which they were seen last.
                latest.remove(known.key());
                latest.put(known.key(), known);
            });
            boolean cutOff = i == lines.size() - 1 && content[content.length - 1] != '\n';
            if (event.isEmpty() && cutOff) {
                LOG.info("{} ends in the middle of a line, which is left out", file);
            } else if (event.isEmpty()) {
                damaged++;
            }
        }
        if (damaged > 0) {
            putAside("has " + damaged + " damaged lines of " + lines.size() + ", which are left out");
        }
        return latest.values();
    }

    private static List<byte[]> lines(byte[] content) {
        List<byte[]> lines = new ArrayList<>();
        int from = 0;
        for (int at = 0; at < content.length; at++) {
            if (content[at] == '\n') {
                lines.add(Arrays.copyOfRange(content, from, at));
                from = at + 1;
            }
        }
        if (from < content.length) {
            lines.add(Arrays.copyOfRange(content, from, content.length));
        }
        return lines;
    }

    /** The file stays where it is too, until it is written anew: an agent that is killed before that loses nothing. */
    private void putAside(String what) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + ".damaged");
        LOG.warn("{} {}; it is kept as {}", file, what, aside);
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            Files.move(file, aside);
            return;
        }
        Files.deleteIfExists(aside);
        Files.createLink(aside, file);
    }

    /**
     * Notes what has changed.
     *
     * @param all of them, {@code changed} too, to write the file anew where that is due
     * @throws IOException naming the file; then it is written anew the next time, so nothing has to be given twice
     */
    void write(Collection<PodEvent> changed, Supplier<? extends Collection<PodEvent>> all) throws IOException {
        byte[] more = bytes(changed);
        if (length < 0 || length + more.length > bound || length != lengthOnDisk()) {
            writeAnew(bytes(all.get()));
        } else {
            append(more);
        }
    }

    private long lengthOnDisk() throws IOException {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.size(file) : -1;
    }

    private void writeAnew(byte[] content) throws IOException {
        length = -1;
        AtomicFile.write(file, content);
        length = content.length;
        bound = Math.max(SMALL, 2 * length);
    }

    private void append(byte[] more) throws IOException {
        long before = length;
        length = -1;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            ByteBuffer left = ByteBuffer.wrap(more);
            while (left.hasRemaining()) {
                channel.write(left);
            }
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            // write(2) fails without naming the file.
            FileSystemException named = new FileSystemException(file.toString(), null, e.getMessage());
            named.initCause(e);
            throw named;
        }
        length = before + more.length;
    }

    private static byte[] bytes(Collection<PodEvent> events) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (PodEvent event : events) {
            bytes.writeBytes(EventLine.write(event));
            bytes.write('\n');
        }
        return bytes.toByteArray();
    }
}
