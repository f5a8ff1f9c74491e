package dev.monopod.e2e.chaos.judge;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One file of a log, read once from its begin to its end while it grows. Confined to who guards it. */
final class LogFile {
    private static final Pattern LINE = Pattern.compile("\\S+ stdout F ([0-9a-f-]{36}) (\\d+) \\.*");
    private static final Pattern NOTICE = Pattern.compile("\\S+ stderr F monopod-shim: \\d+ bytes of log lost: .+");
    private static final int PIECE = 1 << 20;

    private final Path link;
    private final Path pod;
    private final String uid;
    private final String container;
    private final int attempt;
    private long offset;
    /** Whose the latest line is; that of nobody until one of somebody comes. */
    private String latest;

    /**
     * A file that has just been found.
     *
     * @param link the judge's own to it
     * @param pod folder of the pod's logs
     */
    LogFile(Path link, Path pod, String uid, String container, int attempt) {
        this.link = link;
        this.pod = pod;
        this.uid = uid;
        this.container = container;
        this.attempt = attempt;
        this.latest = Printed.NOBODY + title();
    }

    Path link() {
        return link;
    }

    Path pod() {
        return pod;
    }

    String uid() {
        return uid;
    }

    String container() {
        return container;
    }

    int attempt() {
        return attempt;
    }

    /** How much of it has been read. */
    long offset() {
        return offset;
    }

    String title() {
        return pod.getFileName() + "/" + container + "/" + attempt + ".log";
    }

    /** Reads the lines that have come since, as far as they are whole. */
    void read(Map<String, Printed> printed) throws IOException {
        if (Files.size(link) == offset) {
            return;
        }
        try (RandomAccessFile file = new RandomAccessFile(link.toFile(), "r")) {
            byte[] piece = new byte[(int) Math.min(PIECE, file.length() - offset)];
            while (true) {
                file.seek(offset);
                int size = file.read(piece);
                int end = lastNewline(piece, size);
                if (end < 0) {
                    return;
                }
                offset += end + 1;
                new String(piece, 0, end + 1, StandardCharsets.ISO_8859_1)
                        .lines()
                        .forEach(line -> add(line, printed));
            }
        }
    }

    private static int lastNewline(byte[] piece, int size) {
        for (int i = size - 1; i >= 0; i--) {
            if (piece[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private void add(String line, Map<String, Printed> printed) {
        Matcher matcher = LINE.matcher(line);
        if (matcher.matches()) {
            latest = matcher.group(1);
            of(latest, printed).line(Integer.parseInt(matcher.group(2)), this);
        } else if (NOTICE.matcher(line).matches()) {
            of(latest, printed).other(Printed.Sort.NOTICE, line);
        } else {
            of(latest, printed).other(Printed.Sort.STRANGER, "a line that nobody printed: " + line);
        }
    }

    private Printed of(String nonce, Map<String, Printed> printed) {
        return printed.computeIfAbsent(nonce, key -> new Printed(key, uid, container, attempt));
    }
}
