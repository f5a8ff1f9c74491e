package dev.monopod.model.tree;

/**
 * Bounds the time and memory that one file may take, whatever it says. A YAML alias counts as much as all that it stands for, so that
 * ten lines can't unfold into a billion nodes (a "billion laughs"), in the tree or in anything that is made from it.
 */
final class NodeBudget {
    /** Nodes in a file, texts counted by their length. About 2000 usual pods. */
    static final long MAX_WEIGHT = 300_000;

    /** Mappings and lists inside each other. A pod needs about 15. */
    static final int MAX_DEPTH = 64;

    private long left = MAX_WEIGHT;

    void spend(long weight, int line) throws UnreadableException {
        left -= weight;
        if (left < 0) {
            throw new UnreadableException(
                    line, "the file has more than " + MAX_WEIGHT + " values, those that aliases repeat counted again");
        }
    }

    static void checkDepth(int depth, int line) throws UnreadableException {
        if (depth > MAX_DEPTH) {
            throw new UnreadableException(
                    line, "mappings and lists are nested more than " + MAX_DEPTH + " levels deep");
        }
    }
}
