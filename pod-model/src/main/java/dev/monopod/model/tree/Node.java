package dev.monopod.model.tree;

import dev.monopod.model.fault.FieldPath;
import org.jspecify.annotations.Nullable;

/** A value in a document. Where a YAML alias stands, the very node that its anchor names stands in the tree. */
public sealed interface Node permits Scalar, Sequence, Mapping {
    /** Line on which it starts, counted from 1. */
    int line();

    /** How much it counts against {@link NodeBudget}, with all that is below it. */
    long weight();

    /** What it is, for a message: {@code a mapping}. */
    String described();

    /** The line on which the deepest existing part of {@code path} stands, starting from this node as the root. */
    default int lineOf(FieldPath path) {
        Mapping.Entry at = new Mapping.Entry(this, line());
        for (FieldPath.Segment step : path.segments()) {
            Mapping.Entry next = at.value().step(step);
            if (next == null) {
                return at.line();
            }
            at = next;
        }
        return at.line();
    }

    private Mapping.@Nullable Entry step(FieldPath.Segment step) {
        if (this instanceof Mapping mapping) {
            return mapping.entries().get(step.name());
        }
        if (!(this instanceof Sequence sequence)
                || !step.isIndex()
                || step.index() >= sequence.items().size()) {
            return null;
        }
        Node item = sequence.items().get(step.index());
        return new Mapping.Entry(item, item.line());
    }
}
