package dev.monopod.model.fault;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects everything that is wrong with one document. Bounded: of a document with thousands of faults the first hundred are kept
 * and the rest is counted. For one thread.
 */
public final class Findings {
    /** So many errors, and so many warnings, are kept. */
    public static final int MAX_KEPT = 100;

    private final List<Finding> errors = new ArrayList<>();
    private final List<Finding> warnings = new ArrayList<>();
    private int errorCount;
    private int warningCount;

    /** What makes the document unusable. */
    public void error(FieldPath path, String message) {
        errorCount++;
        if (errors.size() < MAX_KEPT) {
            errors.add(new Finding(path, message));
        }
    }

    /** What is accepted but has no effect, or is probably not meant. */
    public void warning(FieldPath path, String message) {
        warningCount++;
        if (warnings.size() < MAX_KEPT) {
            warnings.add(new Finding(path, message));
        }
    }

    public boolean hasErrors() {
        return errorCount > 0;
    }

    /** Takes over what {@code later} found, except the errors that only follow from one that is already here. */
    public void addConsequences(Findings later) {
        List<Finding> causes = List.copyOf(errors);
        for (Finding finding : later.errors) {
            if (causes.stream().noneMatch(cause -> finding.path().startsWith(cause.path()))) {
                error(finding.path(), finding.message());
            }
        }
        errorCount += later.errorCount - later.errors.size();
        later.warnings.forEach(finding -> warning(finding.path(), finding.message()));
        warningCount += later.warningCount - later.warnings.size();
    }

    public List<Finding> errors() {
        return withRest(errors, errorCount, "errors");
    }

    public List<Finding> warnings() {
        return withRest(warnings, warningCount, "warnings");
    }

    private static List<Finding> withRest(List<Finding> kept, int count, String what) {
        if (count == kept.size()) {
            return List.copyOf(kept);
        }
        List<Finding> all = new ArrayList<>(kept);
        all.add(new Finding(FieldPath.root(), (count - kept.size()) + " more " + what + " in this document"));
        return List.copyOf(all);
    }
}
