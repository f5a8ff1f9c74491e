package dev.monopod.model.tree;

import dev.monopod.model.fault.FieldPath;
import dev.monopod.model.fault.Finding;
import dev.monopod.model.fault.Findings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts a mapping together. A key that is given twice is a problem, not a silent replacement: the first one stays. */
final class MappingBuilder {
    private final Map<String, Mapping.Entry> entries = new LinkedHashMap<>();
    private final List<Mapping> merged = new ArrayList<>();
    private final FieldPath path;
    private final List<Finding> problems;
    private final int line;
    private long weight = 1;

    MappingBuilder(FieldPath path, int line, List<Finding> problems) {
        this.path = path;
        this.line = line;
        this.problems = problems;
    }

    void put(String key, Node value, int keyLine) {
        weight += value.weight();
        Mapping.Entry earlier = entries.putIfAbsent(key, new Mapping.Entry(value, keyLine));
        if (earlier != null && problems.size() <= Findings.MAX_KEPT) {
            String message = "Duplicate key in line " + keyLine + ": already set in line " + earlier.line();
            problems.add(new Finding(path.child(key), message));
        }
    }

    /** YAML's {@code <<}: what the mapping itself doesn't set comes from here. */
    void merge(Mapping other) {
        merged.add(other);
        weight += other.weight();
    }

    Mapping build() {
        merged.forEach(other -> other.entries().forEach(entries::putIfAbsent));
        return new Mapping(entries, line, weight);
    }
}
