package dev.monopod.model.text;

import java.util.Map;

/**
 * Replaces {@code $(VAR)} in commands, arguments and variables. {@code $$} stands for one dollar sign; a name that is not known, and
 * whatever is no complete reference, stays as it is. After k8s.io/kubernetes third_party/forked/golang/expansion.
 */
public final class Expansion {
    /** execve(2) takes no longer argument or variable: MAX_ARG_STRLEN in linux/binfmts.h. */
    public static final int MAX_LENGTH = 131_071;

    private Expansion() {}

    /** A text grew beyond {@link #MAX_LENGTH}, as a few variables that repeat each other can. Never for a pod that was validated. */
    public static final class TooLongException extends RuntimeException {
        TooLongException() {
            super("longer than " + MAX_LENGTH + " characters after expansion");
        }
    }

    /**
     * The text with the variables' values in it; these are not expanded again.
     *
     * @throws TooLongException where it would be longer than {@link #MAX_LENGTH}
     */
    public static String expand(String template, Map<String, String> variables) {
        StringBuilder text = new StringBuilder(template.length());
        int at = 0;
        while (at < template.length()) {
            at = copyPart(template, at, variables, text);
            if (text.length() > MAX_LENGTH) {
                throw new TooLongException();
            }
        }
        return text.toString();
    }

    /** Copies up to and with the next reference; returns where to go on. */
    private static int copyPart(String template, int at, Map<String, String> variables, StringBuilder text) {
        int dollar = template.indexOf('$', at);
        if (dollar < 0 || dollar == template.length() - 1) {
            text.append(template, at, template.length());
            return template.length();
        }
        text.append(template, at, dollar);
        char next = template.charAt(dollar + 1);
        int close = next == '(' ? template.indexOf(')', dollar) : -1;
        if (close < 0) {
            text.append(next == '$' ? "$" : "$" + next);
            return dollar + 2;
        }
        String name = template.substring(dollar + 2, close);
        text.append(variables.getOrDefault(name, "$(" + name + ")"));
        return close + 1;
    }
}
