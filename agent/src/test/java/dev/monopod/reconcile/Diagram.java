package dev.monopod.reconcile;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A state diagram as Mermaid has it: states, some of them inside of others, and edges.
 *
 * @param parents of states that lie inside of others, their outer ones
 */
record Diagram(Set<Edge> edges, Map<String, String> parents) {
    /** What an edge begins at that comes from outside, and what it ends at that leaves. */
    static final String POINT = "[*]";

    private static final Pattern FENCE = Pattern.compile("(?ms)^```mermaid\\n(stateDiagram-v2.*?)^```");
    private static final Pattern EDGE = Pattern.compile("(\\S+) --> (\\S+)(?: : .+)?");
    private static final Pattern OUTER = Pattern.compile("state (\\w+) \\{");

    /** @param within the state inside of which it lies; empty for the outermost */
    record Edge(String within, String from, String to) {
        @Override
        public String toString() {
            return (within.isEmpty() ? "" : within + ": ") + from + " --> " + to;
        }
    }

    /** The one on a page. Every line of it has to be understood. */
    static Diagram on(String page) {
        Matcher found = FENCE.matcher(page);
        if (!found.find()) {
            throw new IllegalArgumentException("there is no state diagram on the page");
        }
        Set<Edge> edges = new LinkedHashSet<>();
        Map<String, String> parents = new HashMap<>();
        Deque<String> within = new ArrayDeque<>(Set.of(""));
        for (String line : found.group(1).lines().skip(1).map(String::strip).toList()) {
            Matcher edge = EDGE.matcher(line);
            Matcher outer = OUTER.matcher(line);
            if (edge.matches()) {
                edges.add(new Edge(within.element(), edge.group(1), edge.group(2)));
                Stream.of(edge.group(1), edge.group(2))
                        .filter(state -> !state.equals(POINT))
                        .forEach(state -> parents.put(state, within.element()));
            } else if (outer.matches()) {
                within.push(outer.group(1));
            } else if (line.equals("}")) {
                within.pop();
            } else if (!line.isEmpty()) {
                throw new IllegalArgumentException("not understood: " + line);
            }
        }
        return new Diagram(edges, parents);
    }

    /** The edges of a step from one innermost state to another. */
    Set<Edge> edges(String from, String to) {
        String outside = outer(from);
        String other = outer(to);
        if (outside.equals(other)) {
            return Set.of(new Edge(outside, from, to));
        }
        Set<Edge> edges = new LinkedHashSet<>();
        edges.add(new Edge("", outside.isEmpty() ? from : outside, other.isEmpty() ? to : other));
        if (!other.isEmpty()) {
            edges.add(new Edge(other, POINT, to));
        }
        return edges;
    }

    private String outer(String state) {
        return parents.getOrDefault(state, "");
    }
}
