package dev.monopod.model.validate;

import dev.monopod.model.fault.FieldPath;
import dev.monopod.model.fault.Findings;
import dev.monopod.model.fault.Wording;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What every check does with a text: is it there, is it one of a set, does it follow a rule. Each notes its fault and tells whether all is well. */
final class Check {
    private final Findings findings;

    Check(Findings findings) {
        this.findings = findings;
    }

    boolean required(FieldPath path, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            return true;
        }
        findings.error(path, Wording.required(""));
        return false;
    }

    /** The rule's faults for a value that must be there. */
    void requiredName(FieldPath path, @Nullable String value, NameRule rule) {
        if (required(path, value)) {
            follows(path, value, rule);
        }
    }

    /** The rule's faults for a value that may be missing. */
    void follows(FieldPath path, @Nullable String value, NameRule rule) {
        if (value != null && !value.isEmpty()) {
            rule.faults(value).forEach(fault -> findings.error(path, Wording.invalid(value, fault)));
        }
    }

    void oneOf(FieldPath path, @Nullable String value, List<String> supported) {
        String given = value == null ? "" : value;
        if (!supported.contains(given)) {
            findings.error(path, Wording.unsupported(given, supported));
        }
    }

    /** Notes a value that {@code seen}, which takes it up, already holds. */
    void unique(FieldPath path, @Nullable String value, Set<String> seen) {
        if (value != null && !value.isEmpty() && !seen.add(value)) {
            findings.error(path, Wording.duplicate(value));
        }
    }

    void absolutePath(FieldPath path, String value) {
        if (!value.startsWith("/")) {
            findings.error(path, Wording.invalid(value, "must be an absolute path"));
        }
    }

    void ipAddress(FieldPath path, @Nullable String value) {
        String given = value == null ? "" : value;
        if (!IpAddress.isValid(given)) {
            findings.error(
                    path, Wording.invalid(given, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"));
        }
    }
}
