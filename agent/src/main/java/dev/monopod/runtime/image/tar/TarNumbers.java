package dev.monopod.runtime.image.tar;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers as tar archives write them. */
final class TarNumbers {
    /** A sum of sizes below this can't overflow within any real archive. */
    private static final long LARGEST = Long.MAX_VALUE >> 2;

    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,18}");
    private static final Pattern TIME = Pattern.compile("(-?[0-9]{1,18})(?:\\.([0-9]*))?");

    private TarNumbers() {}

    /** A number in a header: octal digits amid blanks and NULs, or, where the first bit is set, big-endian binary (GNU). */
    static long field(byte[] block, int offset, int length, String name) throws InvalidArchive {
        return (block[offset] & 0x80) != 0 ? binary(block, offset, length, name) : octal(block, offset, length, name);
    }

    private static long octal(byte[] block, int offset, int length, String name) throws InvalidArchive {
        int from = offset;
        int to = offset + length;
        while (from < to && isPadding(block[from])) {
            from++;
        }
        long value = 0;
        while (from < to && !isPadding(block[from])) {
            int digit = block[from] - '0';
            if (digit < 0 || digit > 7) {
                throw new InvalidArchive(name + " in a tar header is no octal number");
            }
            value = value << 3 | digit;
            from++;
        }
        return value;
    }

    private static boolean isPadding(byte b) {
        return b == ' ' || b == 0;
    }

    private static long binary(byte[] block, int offset, int length, String name) throws InvalidArchive {
        boolean negative = (block[offset] & 0x40) != 0;
        long value = negative ? -1 : 0;
        for (int i = offset; i < offset + length; i++) {
            int octet = block[i] & 0xff;
            if (i == offset) {
                octet = negative ? octet | 0x80 : octet & 0x7f;
            }
            long top = value >> 55;
            if (top != 0 && top != -1) {
                throw new InvalidArchive(name + " in a tar header does not fit 64 bits");
            }
            value = value << 8 | octet;
        }
        return value;
    }

    /** A decimal number from 0 of an extended header. */
    static long decimal(String text, String name) throws InvalidArchive {
        if (!DECIMAL.matcher(text).matches()) {
            throw new InvalidArchive(name + " in an extended tar header is no number from 0");
        }
        return Long.parseLong(text);
    }

    static long size(long value, String name) throws InvalidArchive {
        if (value < 0 || value > LARGEST) {
            throw new InvalidArchive(name + " " + value + " in a tar header is no possible size");
        }
        return value;
    }

    /** A user or group number: 32 bits without the highest value, which chown(2) takes for "leave as it is". */
    static int id(long value, String name) throws InvalidArchive {
        if (value < 0 || value >= 0xffff_ffffL) {
            throw new InvalidArchive(name + " " + value + " in a tar header is not between 0 and 4294967294");
        }
        return (int) value;
    }

    /** A time of an extended header: seconds since 1970 with a fraction or without. */
    static Instant time(String text) throws InvalidArchive {
        Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            throw new InvalidArchive("mtime in an extended tar header is no number of seconds");
        }
        String fraction = time.group(2) == null ? "" : time.group(2);
        long nanos = Long.parseLong((fraction + "000000000").substring(0, 9));
        boolean negative = text.startsWith("-");
        Instant whole = instant(Long.parseLong(time.group(1)));
        return negative ? whole.minusNanos(nanos) : whole.plusNanos(nanos);
    }

    static Instant instant(long seconds) throws InvalidArchive {
        try {
            return Instant.ofEpochSecond(seconds);
        } catch (DateTimeException e) {
            throw new InvalidArchive("mtime " + seconds + " in a tar header is no possible time");
        }
    }
}
