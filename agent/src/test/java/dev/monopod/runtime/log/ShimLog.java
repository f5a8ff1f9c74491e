package dev.monopod.runtime.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;

/** Writes a log as the shim does: one write a line, renamed when full, oldest files removed. Each line is a second younger. */
final class ShimLog implements AutoCloseable {
    static final Instant FIRST = Instant.parse("2026-01-01T00:00:00.000000001Z");
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.nnnnnnnnn'Z'").withZone(ZoneOffset.UTC);

    final Path root;
    final LogFiles files;
    private final Path log;
    private final long maxBytes;
    private final int maxFiles;
    private final Deque<Path> rotated = new ArrayDeque<>();
    private OutputStream out;
    private long size;
    private Instant now = FIRST;

    ShimLog(Path root, long maxBytes, int maxFiles) throws IOException {
        this.root = root;
        this.log = Files.createDirectories(root.resolve("pod/app")).resolve("0.log");
        this.files = new LogFiles(root, Path.of("pod/app/0.log"));
        this.maxBytes = maxBytes;
        this.maxFiles = maxFiles;
        this.out = Files.newOutputStream(log);
    }

    /** A line, or part of one. */
    void write(String stream, String tag, String text) throws IOException {
        raw(TIME.format(now) + " " + stream + " " + tag + " " + text + "\n");
        now = now.plusSeconds(1);
    }

    void stdout(String text) throws IOException {
        write("stdout", "F", text);
    }

    /** Bytes as they are. */
    void raw(String line) throws IOException {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        if (size > 0 && size + bytes.length > maxBytes) {
            rotate();
        }
        out.write(bytes);
        size += bytes.length;
    }

    void rotate() throws IOException {
        out.close();
        Path to = log.resolveSibling("0.log." + STAMP.format(now));
        for (int i = 1; Files.exists(to); i++) {
            to = log.resolveSibling("0.log.%s-%03d".formatted(STAMP.format(now), i));
        }
        Files.move(log, to);
        rotated.add(to);
        out = Files.newOutputStream(log, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        size = 0;
        while (rotated.size() > maxFiles - 1) {
            Files.delete(rotated.remove());
        }
    }

    Path path() {
        return log;
    }

    int rotatedFiles() {
        return rotated.size();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
