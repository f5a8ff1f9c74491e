package dev.monopod.model.tree;

import java.util.List;

/** A list. */
public record Sequence(List<Node> items, int line, long weight) implements Node {
    @Override
    public String described() {
        return "a list";
    }
}
