package dev.monopod.runtime.log;

import dev.monopod.kernel.KernelException;
import dev.monopod.kernel.RegularFile;
import dev.monopod.kernel.RegularFile.Identity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads one log as one text, from file to file, while the shim writes and rotates.
 *
 * <ul>
 *   <li>No line is lost or doubled by a rotation. (Lines of a file that is removed before it is reached are lost: a reader that is
 *       slower than the log for that long.)
 *   <li>Without {@code follow} it ends where the log ended when it was opened, however fast the log grows.
 *   <li>It keeps no buffer between two reads; each part has some tens of KiB of a log's file in it at most, and {@link
 *       LogText#MAX_HELD}.
 * </ul>
 *
 * Blocks on the disk only, never for more to come. One owner at a time.
 */
public final class LogReader implements AutoCloseable {
    /** Above the longest line that a shim writes: 16 KiB and its header. */
    private static final int MAX_CHUNK = 64 * 1024;

    private final LogFiles files;
    private final LogOptions options;
    private final LogText lines;
    /** Where to stop; null to stop at the log's end. */
    private @Nullable End end;

    private @Nullable RegularFile file;
    private long offset;
    /** Whether the present file was seen to be renamed or removed, so that what it has by now is all it will ever have. */
    private boolean rotated;

    private long bytesLeft;
    private boolean over;

    private record End(Identity file, long offset) {}

    private LogReader(LogFiles files, LogOptions options) {
        this.files = files;
        this.options = options;
        this.lines = new LogText(options);
        this.bytesLeft = options.limitBytes().orElse(Long.MAX_VALUE);
    }

    /**
     * Finds the beginning. A log without any file is an empty one.
     *
     * @throws KernelException ELOOP where there is a symbolic link in a file's or a folder's place, and as open(2)
     * @throws dev.monopod.kernel.NotRegularException where there is something else in its place
     */
    public static LogReader open(LogFiles files, LogOptions options) throws IOException {
        LogReader reader = new LogReader(files, options);
        if (!options.follow()) {
            Optional<RegularFile> newest = files.newest();
            if (newest.isPresent()) {
                try (RegularFile last = newest.get()) {
                    reader.end = new End(last.identity(), last.size());
                }
            }
        }
        reader.begin();
        return reader;
    }

    /**
     * The next part.
     *
     * @param ended whether it was known before this call that the container has ended and the shim has written all: then the log's end
     *     is the end also where it is followed, and a last line that was not finished is taken as it is
     */
    public LogPart read(boolean ended) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream(0);
        while (!over && text.size() == 0) {
            if (file == null && !begin()) {
                return atEnd(ended, text);
            }
            if (!readChunk(text) && !goOn(text)) {
                return atEnd(ended, text);
            }
        }
        return part(text);
    }

    @Override
    public void close() {
        over = true;
        if (file != null) {
            file.close();
            file = null;
        }
    }

    private boolean begin() throws IOException {
        Optional<LogStart> start = LogStart.find(files, options);
        start.ifPresent(found -> {
            file = found.file();
            offset = found.offset();
        });
        return start.isPresent();
    }

    /** Takes the whole lines that come next in the present file; false where there is none. */
    private boolean readChunk(ByteArrayOutputStream text) throws IOException {
        byte[] chunk = chunk();
        int taken = 0;
        for (int i = 0; i < chunk.length; i++) {
            if (chunk[i] == '\n') {
                lines.add(chunk, taken, i, text);
                taken = i + 1;
            }
        }
        if (taken == 0 && chunk.length == MAX_CHUNK) {
            // No shim writes such a line; it is passed on in pieces rather than waited for.
            lines.add(chunk, 0, chunk.length, text);
            taken = chunk.length;
        }
        offset += taken;
        return taken > 0;
    }

    /** What stands in the present file from here on, up to what fits in a chunk and up to where to stop. */
    private byte[] chunk() throws IOException {
        RegularFile current = file;
        if (current == null) {
            return new byte[0];
        }
        long size = current.size();
        if (end != null && end.file().equals(current.identity())) {
            size = Math.min(size, end.offset());
        }
        byte[] chunk = new byte[(int) Math.max(0, Math.min(size - offset, MAX_CHUNK))];
        int length = current.read(chunk, offset);
        return length == chunk.length ? chunk : Arrays.copyOf(chunk, length);
    }

    /** Looks for more where the present file has none: in it again, if it was only now seen to be complete, or in the next one. */
    private boolean goOn(ByteArrayOutputStream text) throws IOException {
        RegularFile current = file;
        if (current == null || (end != null && end.file().equals(current.identity()))) {
            return false;
        }
        if (!rotated) {
            rotated = !isCurrent(current);
            return rotated;
        }
        Optional<RegularFile> next = files.after(current);
        if (next.isEmpty()) {
            return false;
        }
        takeUnfinishedLine(text);
        current.close();
        file = next.get();
        offset = 0;
        rotated = false;
        return true;
    }

    private boolean isCurrent(RegularFile current) throws IOException {
        Optional<RegularFile> written = files.current();
        if (written.isEmpty()) {
            return false;
        }
        try (RegularFile open = written.get()) {
            return open.identity().equals(current.identity());
        }
    }

    private LogPart atEnd(boolean ended, ByteArrayOutputStream text) throws IOException {
        if (options.follow() && !ended) {
            return new LogPart.Waiting();
        }
        if (ended) {
            takeUnfinishedLine(text);
        }
        lines.finish(text);
        LogPart last = part(text);
        close();
        return last;
    }

    /** A shim that was killed may leave a line without an end; nobody will finish it. */
    private void takeUnfinishedLine(ByteArrayOutputStream text) throws IOException {
        byte[] rest = chunk();
        if (rest.length > 0) {
            lines.add(rest, 0, rest.length, text);
            offset += rest.length;
        }
    }

    private LogPart part(ByteArrayOutputStream text) {
        if (text.size() == 0) {
            return new LogPart.Over();
        }
        int length = (int) Math.min(text.size(), bytesLeft);
        bytesLeft -= length;
        if (bytesLeft == 0) {
            close();
        }
        return new LogPart.Text(ByteBuffer.wrap(text.toByteArray(), 0, length));
    }
}
