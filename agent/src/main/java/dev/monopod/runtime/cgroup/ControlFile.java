package dev.monopod.runtime.cgroup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;

/** The files through which the kernel is told and asked. */
final class ControlFile {
    private ControlFile() {}

    /** One write(2), as control files want it; the file has to be there. */
    static void write(Path file, String value) throws IOException {
        try {
            Files.write(file, value.getBytes(StandardCharsets.US_ASCII), StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new IOException("write \"" + value + "\" to " + file + ": " + e.getMessage(), e);
        }
    }

    static void write(Path file, long value) throws IOException {
        write(file, Long.toString(value));
    }

    static long readLong(Path file) throws IOException {
        return Long.parseLong(Files.readString(file).trim());
    }

    /** A number, where the file does not say that there is none ({@code max}, or a negative one). */
    static OptionalLong readLimit(String text) {
        return text.equals("max") || text.startsWith("-")
                ? OptionalLong.empty()
                : OptionalLong.of(Long.parseLong(text));
    }

    /** The number behind {@code key} in a file of lines {@code key number}; 0 where it has no such line. */
    static long readKey(Path file, String key) throws IOException {
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(key + " "))
                    .mapToLong(line ->
                            Long.parseLong(line.substring(key.length() + 1).trim()))
                    .findFirst()
                    .orElse(0);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
