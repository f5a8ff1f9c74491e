package dev.monopod.runtime.log;

import dev.monopod.kernel.KernelException;
import dev.monopod.kernel.RegularFile;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where to begin to read, found from the log's end backwards, so that little of a large log is read for its last lines.
 *
 * @param file owned by whoever gets this
 * @param offset of a line's beginning
 */
record LogStart(RegularFile file, long offset) {
    private static final int BLOCK = 32 * 1024;
    private static final long NOT_HERE = -1;

    /** Where the options say; empty where there is no file yet. */
    static Optional<LogStart> find(LogFiles files, LogOptions options) throws IOException {
        if (options.tailLines().isPresent()) {
            return tail(files, options.tailLines().getAsLong());
        }
        if (options.since().isPresent()) {
            return since(files, options.since().get());
        }
        return files.oldest().map(file -> new LogStart(file, 0));
    }

    /** The newest file that begins before this moment: none of its predecessors has a line that is wanted. */
    private static Optional<LogStart> since(LogFiles files, Instant since) throws IOException {
        return backwards(files, file -> {
            byte[] head = new byte[CriLine.LONGEST_HEADER];
            CriLine line = CriLine.parse(head, 0, file.read(head, 0));
            Instant time = line == null ? null : line.time(head);
            return time != null && time.isBefore(since) ? 0 : NOT_HERE;
        });
    }

    private static Optional<LogStart> tail(LogFiles files, long lines) throws IOException {
        Tail tail = new Tail(lines);
        return backwards(files, tail::find);
    }

    private interface Search {
        /** Where in this file; {@link #NOT_HERE} to look at the one before. */
        long in(RegularFile file) throws IOException;
    }

    private static Optional<LogStart> backwards(LogFiles files, Search search) throws IOException {
        RegularFile file = files.newest().orElse(null);
        while (file != null) {
            @Nullable RegularFile before = null;
            boolean handedOver = false;
            try {
                long offset = search.in(file);
                before = offset == NOT_HERE ? files.before(file).orElse(null) : null;
                if (before == null) {
                    handedOver = true;
                    return Optional.of(new LogStart(file, Math.max(0, offset)));
                }
            } finally {
                if (!handedOver) {
                    file.close();
                }
            }
            file = before;
        }
        return Optional.empty();
    }

    /** Counts lines from the end of the newest file on, over file borders; parts of a line count with its last one. */
    private static final class Tail {
        private final byte[] block = new byte[BLOCK];
        private final byte[] head = new byte[CriLine.LONGEST_HEADER];
        private long left;

        Tail(long lines) {
            this.left = lines;
        }

        /** Behind the last line that is not wanted. */
        long find(RegularFile file) throws KernelException {
            long lineEnd = NOT_HERE;
            long blockEnd = file.size();
            while (blockEnd > 0) {
                long blockStart = Math.max(0, blockEnd - BLOCK);
                int length = (int) Math.min(file.read(block, blockStart), blockEnd - blockStart);
                for (int i = length - 1; i >= 0; i--) {
                    if (block[i] != '\n') {
                        continue;
                    }
                    long newline = blockStart + i;
                    if (lineEnd != NOT_HERE && isCounted(file, newline + 1, lineEnd) && left-- == 0) {
                        return lineEnd + 1;
                    }
                    lineEnd = newline;
                }
                blockEnd = blockStart;
            }
            return lineEnd != NOT_HERE && isCounted(file, 0, lineEnd) && left-- == 0 ? lineEnd + 1 : NOT_HERE;
        }

        private boolean isCounted(RegularFile file, long from, long to) throws KernelException {
            int length = file.read(head, from);
            CriLine line = CriLine.parse(head, 0, (int) Math.min(length, to - from));
            return line == null || !line.partial();
        }
    }
}
