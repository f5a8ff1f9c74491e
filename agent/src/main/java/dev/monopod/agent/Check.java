package dev.monopod.agent;

import java.util.Locale;

/**
 * One thing that was looked at.
 *
 * @param mend what to do about it; empty where there is nothing to do
 */
public record Check(Verdict verdict, String what, String found, String mend) {
    /** How bad it is. */
    public enum Verdict {
        OK,
        /** Pods run, with less than they could have. */
        WARN,
        /** No pod runs. */
        FAIL
    }

    static Check ok(String what, String found) {
        return new Check(Verdict.OK, what, found, "");
    }

    static Check warn(String what, String found, String mend) {
        return new Check(Verdict.WARN, what, found, mend);
    }

    static Check fail(String what, String found, String mend) {
        return new Check(Verdict.FAIL, what, found, mend);
    }

    @Override
    public String toString() {
        String line = String.format(Locale.ROOT, "%-5s %-16s %s", verdict.name().toLowerCase(Locale.ROOT), what, found);
        return mend.isEmpty() ? line : line + " -> " + mend;
    }
}
