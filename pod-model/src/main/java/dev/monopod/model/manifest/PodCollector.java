package dev.monopod.model.manifest;

import dev.monopod.model.fault.FieldPath;
import dev.monopod.model.fault.Finding;
import dev.monopod.model.fault.Findings;
import dev.monopod.model.fault.Wording;
import dev.monopod.model.tree.Document;
import dev.monopod.model.tree.Mapping;
import dev.monopod.model.tree.Node;
import dev.monopod.model.tree.Scalar;
import dev.monopod.model.tree.ScalarType;
import dev.monopod.model.tree.Sequence;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Goes through a file's documents and the lists in them, and gathers pods and faults. For one file. */
final class PodCollector {
    private static final FieldPath ROOT = FieldPath.root();
    private static final Set<String> LIST_FIELDS = Set.of("apiVersion", "kind", "metadata", "items");

    private final List<Pod> pods = new ArrayList<>();
    private final FaultList errors = new FaultList("errors");
    private final FaultList warnings = new FaultList("warnings");
    private final List<Fault> failures = new ArrayList<>();
    private final Map<PodKey, Integer> documentByKey = new HashMap<>();

    void add(Document document) {
        if (document.isEmpty()) {
            return;
        }
        Findings findings = new Findings();
        if (!(document.root() instanceof Mapping root)) {
            String kind = document.root().described();
            findings.error(
                    ROOT, Wording.invalidKind(kind, "must be a mapping with apiVersion, kind, metadata and spec"));
            keep(document, findings);
            return;
        }
        switch (ObjectKind.of(root, ROOT, findings)) {
            case POD -> addPod(document, root, ROOT);
            case LIST -> addItems(document, root, false);
            case POD_LIST -> addItems(document, root, true);
            case NONE -> document.problems().forEach(problem -> findings.error(problem.path(), problem.message()));
        }
        keep(document, findings);
    }

    void addFailure(Fault failure) {
        failures.add(failure);
    }

    Manifest manifest() {
        List<Fault> all = new ArrayList<>(errors.faults());
        all.addAll(failures);
        return new Manifest(pods, all, warnings.faults());
    }

    private void addItems(Document document, Mapping list, boolean podsOnly) {
        Findings findings = new Findings();
        FieldPath path = ROOT.child("items");
        document.problems().stream()
                .filter(problem -> !isBelow(problem.path(), path))
                .forEach(problem -> findings.error(problem.path(), problem.message()));
        list.entries().keySet().stream()
                .filter(field -> !LIST_FIELDS.contains(field))
                .forEach(field -> findings.error(ROOT.child(field), "Unknown field"));
        Node items = list.get("items");
        if (items instanceof Sequence sequence) {
            for (int index = 0; index < sequence.items().size(); index++) {
                addItem(document, sequence.items().get(index), path.index(index), podsOnly, findings);
            }
        } else if (items != null && !(items instanceof Scalar scalar && scalar.is(ScalarType.NULL))) {
            findings.error(path, Wording.invalidKind(items.described(), "must be a list"));
        }
        keep(document, findings);
    }

    private static boolean isBelow(FieldPath path, FieldPath ancestor) {
        return path.startsWith(ancestor) && !ancestor.startsWith(path);
    }

    private void addItem(Document document, Node item, FieldPath path, boolean podsOnly, Findings findings) {
        if (!(item instanceof Mapping mapping)) {
            findings.error(path, Wording.invalidKind(item.described(), "must be a mapping"));
            return;
        }
        boolean isPod = (podsOnly && ObjectKind.isUnnamed(mapping)) || ObjectKind.isPod(mapping, path, findings);
        if (isPod) {
            addPod(document, mapping, path);
        }
    }

    private void addPod(Document document, Mapping node, FieldPath path) {
        Findings findings = new Findings();
        document.problems().stream()
                .filter(problem -> problem.path().startsWith(path))
                .forEach(problem -> findings.error(problem.path(), problem.message()));
        Pod pod = PodDocument.read(node, path, findings);
        if (pod.getMetadata().getName() != null) {
            PodKey key = PodKey.of(pod);
            Integer earlier = documentByKey.putIfAbsent(key, document.number());
            if (earlier != null) {
                String message =
                        Wording.duplicate(key.toString()) + ": document " + earlier + " of this file has it already";
                findings.error(path.child("metadata").child("name"), message);
            }
        }
        if (!findings.hasErrors()) {
            pods.add(pod);
        }
        keep(document, findings);
    }

    private void keep(Document document, Findings findings) {
        findings.errors().forEach(finding -> errors.add(fault(document, finding)));
        findings.warnings().forEach(finding -> warnings.add(fault(document, finding)));
    }

    private static Fault fault(Document document, Finding finding) {
        int line = document.root().lineOf(finding.path());
        return new Fault(document.number(), finding.path().toString(), finding.message(), line);
    }
}
