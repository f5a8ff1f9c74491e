package dev.monopod.model.decode;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Guesses which word was meant by a misspelt one. */
public final class Suggestion {
    private static final int MAX_LENGTH = 64;
    private static final int CHARACTERS_AN_ERROR = 3;

    private Suggestion() {}

    /** The word that takes the fewest changes of a letter, if these are few for its length. Upper and lower case are one. */
    public static Optional<String> closest(String written, Collection<String> words) {
        if (written.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String best = "";
        int fewest = Integer.MAX_VALUE;
        for (String word : words) {
            int changes = distance(written.toLowerCase(Locale.ROOT), word.toLowerCase(Locale.ROOT));
            if (changes < fewest) {
                fewest = changes;
                best = word;
            }
        }
        int allowed = Math.max(1, best.length() / CHARACTERS_AN_ERROR);
        return fewest <= allowed ? Optional.of(best) : Optional.empty();
    }

    /** Damerau's distance: letters added, dropped, changed, and neighbours swapped. */
    private static int distance(String from, String to) {
        int[][] changes = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                changes[i][j] = i == 0 || j == 0 ? i + j : step(changes, from, to, i, j);
            }
        }
        return changes[from.length()][to.length()];
    }

    private static int step(int[][] changes, String from, String to, int i, int j) {
        int change = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        int fewest = Math.min(changes[i - 1][j] + 1, changes[i][j - 1] + 1);
        fewest = Math.min(fewest, changes[i - 1][j - 1] + change);
        boolean swapped =
                i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(fewest, changes[i - 2][j - 2] + 1) : fewest;
    }
}
