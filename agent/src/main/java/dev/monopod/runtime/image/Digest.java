package dev.monopod.runtime.image;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The SHA-256 of a blob. Only what was read by {@link #parse} or computed gets here, so that {@link #hex} may become a file's name.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record Digest(String hex) {
    private static final String PREFIX = "sha256:";
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    public Digest {
        if (!HEX.matcher(hex).matches()) {
            throw new IllegalArgumentException("a SHA-256 is 64 lower-case hexadecimal digits, not " + hex);
        }
    }

    /**
     * Reads {@code sha256:<64 hexadecimal digits>}.
     *
     * @param where what holds it, for the message
     */
    public static Digest parse(String text, String where) throws InvalidImage {
        if (!isDigest(text)) {
            throw new InvalidImage(where + ": \"" + Shown.shorten(text)
                    + "\" is no digest; it must be sha256: and 64 lower-case hexadecimal digits");
        }
        return new Digest(text.substring(PREFIX.length()));
    }

    static boolean isDigest(String text) {
        return text.startsWith(PREFIX)
                && HEX.matcher(text.substring(PREFIX.length())).matches();
    }

    /** The digest of these bytes. */
    public static Digest of(byte[] content) {
        return ofSum(sha256().digest(content));
    }

    /** The digest of all that {@code summed} was given; it is reset thereby. */
    public static Digest of(MessageDigest summed) {
        return ofSum(summed.digest());
    }

    private static Digest ofSum(byte[] sum) {
        return new Digest(HexFormat.of().formatHex(sum));
    }

    /** An empty SHA-256 sum. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** As documents write it: {@code sha256:…}. */
    @Override
    public String toString() {
        return PREFIX + hex;
    }
}
