package dev.monopod.model.support;

/**
 * A line of the table that says {@code path = as}: what the rows say of the fields below the one, they say of those below the other, too.
 *
 * @param path without a row below it
 * @param as of the same type; where its fields are those of a third, that line comes before
 */
record SameFields(String path, String as) {
    private static final String SIGN = " = ";

    static SameFields parse(String line) {
        int sign = line.indexOf(SIGN);
        if (sign < 0) {
            throw new IllegalArgumentException("neither a row nor two paths: " + line);
        }
        return new SameFields(
                line.substring(0, sign).strip(),
                line.substring(sign + SIGN.length()).strip());
    }
}
