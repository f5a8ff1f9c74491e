package dev.monopod.model.support;

import dev.monopod.model.fault.FieldPath;
import dev.monopod.model.fault.Findings;
import dev.monopod.model.fault.Wording;
import dev.monopod.model.tree.Mapping;
import dev.monopod.model.tree.Node;
import dev.monopod.model.tree.Scalar;
import dev.monopod.model.tree.ScalarType;
import dev.monopod.model.tree.Sequence;

/**
 * Names every field of a manifest that this version does not support (an error) or that has no effect on one machine (a warning). It
 * looks at the tree, since only there one sees what was written.
 */
public final class SupportCheck {
    private final Findings findings;

    public SupportCheck(Findings findings) {
        this.findings = findings;
    }

    /** Looks at a Pod's tree, which stands at {@code path} in its document. */
    public void check(Mapping pod, FieldPath path) {
        walk(pod, SupportMatrix.root(), path);
    }

    private void walk(Node node, SupportMatrix.Branch branch, FieldPath path) {
        if (node instanceof Sequence list) {
            for (int index = 0; index < list.items().size(); index++) {
                walk(list.items().get(index), branch, path.index(index));
            }
        } else if (node instanceof Mapping mapping) {
            mapping.entries().forEach((name, entry) -> {
                SupportMatrix.Branch next = branch.step(name);
                if (next != null) {
                    judge(entry.value(), next, branch.hasKeys() ? path.key(name) : path.child(name));
                }
            });
        }
    }

    private void judge(Node node, SupportMatrix.Branch branch, FieldPath path) {
        SupportRow row = branch.row();
        if (row == null || row.support() == Support.SUPPORTED) {
            walk(node, branch, path);
            return;
        }
        if (saysNothing(node, row)) {
            return;
        }
        switch (row.support()) {
            case NOT_YET -> findings.error(path, Wording.forbidden("not supported by this version of Monopod"));
            case NEVER -> findings.error(path, Wording.forbidden("not supported by Monopod: " + row.note()));
            default -> findings.warning(path, "has no effect: " + row.note());
        }
    }

    private static boolean saysNothing(Node node, SupportRow row) {
        if (node instanceof Scalar scalar) {
            return scalar.is(ScalarType.NULL) || row.harmless().contains(scalar.text());
        }
        boolean emptyList = node instanceof Sequence list && list.items().isEmpty();
        boolean emptyMapping =
                node instanceof Mapping mapping && mapping.entries().isEmpty();
        return (emptyList || emptyMapping) && !row.harmless().contains(SupportRow.EMPTY_COUNTS);
    }
}
