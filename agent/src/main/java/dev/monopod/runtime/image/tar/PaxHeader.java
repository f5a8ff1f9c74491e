package dev.monopod.runtime.image.tar;

import dev.monopod.kernel.RawPath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An extended header of the pax format: what overrides or adds to the header behind it (pax(1), "pax Extended Header"). */
final class PaxHeader {
    static final PaxHeader NONE = new PaxHeader(Map.of(), List.of());

    private static final String EXTENDED_ATTRIBUTE = "SCHILY.xattr.";
    /** GNU's first way to write holes repeats these two keys for every stretch of data. */
    private static final Set<String> REPEATED = Set.of("GNU.sparse.offset", "GNU.sparse.numbytes");

    private final Map<String, byte[]> values;
    private final List<String> repeated;

    private PaxHeader(Map<String, byte[]> values, List<String> repeated) {
        this.values = values;
        this.repeated = repeated;
    }

    /** Reads records of the form {@code "<length> <key>=<value>\n"}, with the length counting the whole record. */
    static PaxHeader parse(byte[] records) throws InvalidArchive {
        Map<String, byte[]> values = new HashMap<>();
        List<String> repeated = new ArrayList<>();
        int from = 0;
        while (from < records.length) {
            int blank = indexOf(records, ' ', from, Math.min(records.length, from + 10));
            long length = TarNumbers.decimal(text(records, from, blank), "a record's length");
            // As a long: a length near the end of int must not wrap round.
            if (length <= blank + 1 - from
                    || from + length > records.length
                    || records[(int) (from + length) - 1] != '\n') {
                throw new InvalidArchive("a record in an extended tar header does not end where it says");
            }
            int end = (int) (from + length) - 1;
            int equals = indexOf(records, '=', blank + 1, end);
            String key = text(records, blank + 1, equals);
            byte[] value = Arrays.copyOfRange(records, equals + 1, end);
            if (REPEATED.contains(key)) {
                repeated.add(text(value, 0, value.length));
            } else {
                values.put(key, value);
            }
            from = end + 1;
        }
        return new PaxHeader(values, repeated);
    }

    private static int indexOf(byte[] bytes, char wanted, int from, int to) throws InvalidArchive {
        for (int i = from; i < to; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        throw new InvalidArchive("a record in an extended tar header is not '<length> <key>=<value>'");
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    /** A value, unless it is absent or empty: empty means "as the header says". */
    Optional<String> text(String key) {
        byte[] value = values.get(key);
        return value == null || value.length == 0 ? Optional.empty() : Optional.of(text(value, 0, value.length));
    }

    Optional<Long> number(String key) throws InvalidArchive {
        Optional<String> text = text(key);
        return text.isEmpty() ? Optional.empty() : Optional.of(TarNumbers.decimal(text.get(), key));
    }

    /** A path as its bytes. */
    Optional<RawPath> path(String key) throws InvalidArchive {
        byte[] value = values.get(key);
        if (value == null || value.length == 0) {
            return Optional.empty();
        }
        for (byte b : value) {
            if (b == 0) {
                throw new InvalidArchive(key + " in an extended tar header has a NUL byte in it");
            }
        }
        return Optional.of(RawPath.of(value));
    }

    /** The values of GNU.sparse.offset and GNU.sparse.numbytes, in turns. */
    List<String> repeated() {
        return repeated;
    }

    Map<String, byte[]> extendedAttributes() throws InvalidArchive {
        Map<String, byte[]> attributes = new LinkedHashMap<>();
        for (Map.Entry<String, byte[]> value : values.entrySet()) {
            if (value.getKey().startsWith(EXTENDED_ATTRIBUTE)) {
                String name = value.getKey().substring(EXTENDED_ATTRIBUTE.length());
                if (name.isEmpty() || name.indexOf('\0') >= 0) {
                    throw new InvalidArchive("an extended attribute's name is empty or has a NUL byte in it");
                }
                attributes.put(name, value.getValue());
            }
        }
        return attributes;
    }

    /**
     * Global headers are applied by some readers and passed over by others (Go's, and so Docker's), so only those that change nothing
     * are let through, such as the "comment" of git-archive(1).
     */
    void checkAsGlobal() throws InvalidArchive {
        if (!repeated.isEmpty() || !Set.of("comment").containsAll(values.keySet())) {
            throw new InvalidArchive(
                    "a global extended tar header other than a comment; write its values for each file");
        }
    }
}
