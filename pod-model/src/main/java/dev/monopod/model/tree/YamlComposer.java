package dev.monopod.model.tree;

import dev.monopod.model.fault.FieldPath;
import dev.monopod.model.fault.Finding;
import dev.monopod.model.fault.Findings;
import dev.monopod.model.fault.Printable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.Parser;

/** Builds one YAML document's tree. */
final class YamlComposer {
    private static final String MERGE_KEY = "<<";

    private final Parser parser;
    private final NodeBudget budget;
    private final Map<String, Node> anchors = new HashMap<>();
    private final List<Finding> problems = new ArrayList<>();

    YamlComposer(Parser parser, NodeBudget budget) {
        this.parser = parser;
        this.budget = budget;
    }

    List<Finding> problems() {
        return problems;
    }

    Node composeRoot() throws UnreadableException {
        return compose(FieldPath.root(), 1);
    }

    private Node compose(FieldPath path, int depth) throws UnreadableException {
        NodeEvent event = (NodeEvent) parser.getEvent();
        int line = lineOf(event);
        if (event instanceof AliasEvent) {
            return aliased(event.getAnchor(), line);
        }
        Node node;
        if (event instanceof ScalarEvent scalar) {
            node = YamlScalars.read(scalar, line, path, this::problem);
            budget.spend(node.weight(), line);
        } else {
            budget.spend(1, line);
            NodeBudget.checkDepth(depth, line);
            boolean list = event.is(Event.ID.SequenceStart);
            node = list ? sequence(path, depth, line) : mapping(path, depth, line);
        }
        if (event.getAnchor() != null) {
            anchors.put(event.getAnchor(), node);
        }
        return node;
    }

    private Node aliased(String anchor, int line) throws UnreadableException {
        Node node = anchors.get(anchor);
        if (node == null) {
            throw new UnreadableException(
                    line, "alias *" + Printable.cut(anchor) + " names no anchor, or one that it stands inside of");
        }
        budget.spend(node.weight(), line);
        return node;
    }

    private Sequence sequence(FieldPath path, int depth, int line) throws UnreadableException {
        List<Node> items = new ArrayList<>();
        long weight = 1;
        while (!parser.checkEvent(Event.ID.SequenceEnd)) {
            Node item = compose(path.index(items.size()), depth + 1);
            weight += item.weight();
            items.add(item);
        }
        parser.getEvent();
        return new Sequence(items, line, weight);
    }

    private Mapping mapping(FieldPath path, int depth, int line) throws UnreadableException {
        MappingBuilder builder = new MappingBuilder(path, line, problems);
        while (!parser.checkEvent(Event.ID.MappingEnd)) {
            int keyLine = lineOf(parser.peekEvent());
            boolean merge = isMergeKey(parser.peekEvent());
            String key = keyOf(compose(path, depth + 1), path, keyLine);
            Node value = compose(key == null ? path : path.child(key), depth + 1);
            if (merge) {
                merge(value, builder, path, keyLine);
            } else if (key != null) {
                builder.put(key, value, keyLine);
            }
        }
        parser.getEvent();
        return builder.build();
    }

    private static boolean isMergeKey(Event event) {
        return event instanceof ScalarEvent scalar
                && scalar.isPlain()
                && scalar.getValue().equals(MERGE_KEY);
    }

    private void merge(Node value, MappingBuilder builder, FieldPath path, int line) {
        List<Node> sources = value instanceof Sequence sequence ? sequence.items() : List.of(value);
        for (Node source : sources) {
            if (source instanceof Mapping mapping) {
                builder.merge(mapping);
            } else {
                problem(path, "the merge key << in line " + line + " needs a mapping, not " + source.described());
            }
        }
    }

    private @Nullable String keyOf(Node key, FieldPath path, int line) {
        if (key instanceof Scalar scalar && !scalar.is(ScalarType.NULL)) {
            return scalar.text();
        }
        problem(path, "the key in line " + line + " must be a text, not " + key.described());
        return null;
    }

    private void problem(FieldPath path, String message) {
        if (problems.size() <= Findings.MAX_KEPT) {
            problems.add(new Finding(path, message));
        }
    }

    private static int lineOf(Event event) {
        return event.getStartMark() == null ? 0 : event.getStartMark().getLine() + 1;
    }
}
