package dev.monopod.model.tree;

import dev.monopod.model.fault.Finding;
import java.util.List;

/**
 * One document of a file.
 *
 * @param number counted from 1, empty documents too
 * @param root its tree; a null scalar for an empty document
 * @param problems what its text says that no tree can hold, such as a key given twice
 */
public record Document(int number, Node root, List<Finding> problems) {
    public Document {
        problems = List.copyOf(problems);
    }

    /** Whether it says nothing at all, as between two separators or under a comment. */
    public boolean isEmpty() {
        return root instanceof Scalar scalar && scalar.is(ScalarType.NULL);
    }
}
