package dev.monopod.e2e.report;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The tests that may be skipped, by the key of their group and a pattern of their name.
 *
 * <p>Each line is {@code KEY PATTERN REASON}; {@code *} in the pattern stands for any text; empty lines and those that
 * start with {@code #} are left out.
 */
record AllowedSkips(List<Entry> entries) {

    record Entry(String key, Pattern name, String reason) {}

    /** @throws IllegalArgumentException naming the first line that is not of the form above */
    static AllowedSkips parse(List<String> lines) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String[] fields = line.split("\\s+", 3);
            if (fields.length < 3) {
                throw new IllegalArgumentException(
                        "line " + (i + 1) + ": \"" + line + "\": expected KEY PATTERN REASON");
            }
            entries.add(new Entry(fields[0], glob(fields[1]), fields[2]));
        }
        return new AllowedSkips(entries);
    }

    boolean contains(String key, String testName) {
        return entries.stream()
                .anyMatch(entry -> entry.key().equals(key)
                        && entry.name().matcher(testName).matches());
    }

    private static Pattern glob(String text) {
        return Pattern.compile(Pattern.quote(text).replace("*", "\\E.*\\Q"));
    }
}
