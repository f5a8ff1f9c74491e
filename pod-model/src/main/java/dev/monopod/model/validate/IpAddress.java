package dev.monopod.model.validate;

import java.util.List;

/** Whether a text is an IPv4 or IPv6 address, in the forms of RFC 4291, with no zone. Java's own parser would ask the DNS for other texts. */
final class IpAddress {
    private static final int MAX_LENGTH = 45;
    private static final int MAX_BYTE = 255;
    private static final int GROUPS = 8;
    private static final int GROUP_LENGTH = 4;
    private static final int HEX = 16;

    private IpAddress() {}

    static boolean isValid(String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            return false;
        }
        return text.indexOf(':') < 0 ? isV4(text) : isV6(text);
    }

    private static boolean isV4(String text) {
        List<String> parts = List.of(text.split("\\.", -1));
        return parts.size() == 4 && parts.stream().allMatch(IpAddress::isByte);
    }

    private static boolean isByte(String part) {
        boolean digits = !part.isEmpty() && part.length() <= 3 && part.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits && Integer.parseInt(part) <= MAX_BYTE && (part.length() == 1 || part.charAt(0) != '0');
    }

    private static boolean isV6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text, true) == GROUPS;
        }
        int before = groups(text.substring(0, gap), false);
        int after = groups(text.substring(gap + 2), true);
        return before >= 0 && after >= 0 && before + after < GROUPS;
    }

    /** How many groups of 16 bits there are; a large negative number where one is none. An IPv4 address at the end counts as two. */
    private static int groups(String text, boolean atEnd) {
        if (text.isEmpty()) {
            return 0;
        }
        List<String> parts = List.of(text.split(":", -1));
        int count = 0;
        for (int index = 0; index < parts.size(); index++) {
            String part = parts.get(index);
            boolean last = atEnd && index == parts.size() - 1;
            if (last && part.indexOf('.') >= 0 && isV4(part)) {
                count += 2;
            } else if (isGroup(part)) {
                count++;
            } else {
                return -GROUPS * 2;
            }
        }
        return count;
    }

    private static boolean isGroup(String part) {
        return !part.isEmpty()
                && part.length() <= GROUP_LENGTH
                && part.chars().allMatch(c -> Character.digit(c, HEX) >= 0 && c < 0x80);
    }
}
