package dev.monopod.kernel;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Between a {@link Path} and the bytes by which the kernel knows it. A Path keeps the bytes that it was read with, but its text goes
 * through the locale's character set, which in the C locale (that of most services) has no letter beyond ASCII. Its URI escapes the
 * bytes themselves, so that is the way round for the names that are not plain ASCII.
 */
final class PathBytes {
    private static final Path ROOT = Path.of("/");
    private static final HexFormat ESCAPES = HexFormat.of().withPrefix("%").withUpperCase();

    private PathBytes() {}

    /** The bytes of a path, with a NUL behind them, as C wants them. */
    static byte[] terminated(Path path) {
        String text = path.toString();
        boolean ascii = text.chars().allMatch(c -> c < 0x80);
        byte[] bytes = ascii ? text.getBytes(StandardCharsets.US_ASCII) : unescape(path);
        return Arrays.copyOf(bytes, bytes.length + 1);
    }

    /** The one-name path that these bytes are; they hold neither a slash nor a NUL. */
    static Path name(byte[] bytes) {
        for (byte b : bytes) {
            if (b < 0) {
                return Path.of(URI.create("file:///" + ESCAPES.formatHex(bytes)))
                        .getFileName();
            }
        }
        return Path.of(new String(bytes, StandardCharsets.US_ASCII));
    }

    private static byte[] unescape(Path path) {
        String raw = ROOT.resolve(path).toUri().getRawPath();
        int from = path.isAbsolute() ? 0 : 1;
        // The URI of a directory gets a slash at its end, which would make the kernel follow a symbolic link there.
        int to = raw.endsWith("/") ? raw.length() - 1 : raw.length();
        byte[] bytes = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            boolean escaped = raw.charAt(i) == '%';
            bytes[length++] = (byte) (escaped ? Integer.parseInt(raw, i + 1, i + 3, 16) : raw.charAt(i));
            i += escaped ? 2 : 0;
        }
        return Arrays.copyOf(bytes, length);
    }
}
