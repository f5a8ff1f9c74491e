package dev.monopod.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** A line of a container's log, in CRI's format: time, stream, F for full or P for partial, text. */
public record LogLine(Instant time, String stream, boolean full, String text) {

    /** All lines of a file that have been written to their ends; none where it is not there yet. */
    public static List<LogLine> read(Path file) throws IOException {
        try {
            String content = Files.readString(file);
            return content.substring(0, content.lastIndexOf('\n') + 1)
                    .lines()
                    .map(LogLine::parse)
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private static LogLine parse(String line) {
        String[] parts = line.split(" ", 4);
        if (parts.length != 4 || !parts[1].matches("stdout|stderr") || !parts[2].matches("F|P")) {
            throw new AssertionError("not a line of CRI's log format: " + line);
        }
        return new LogLine(Instant.parse(parts[0]), parts[1], parts[2].equals("F"), parts[3]);
    }
}
