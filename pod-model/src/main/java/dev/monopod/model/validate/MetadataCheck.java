package dev.monopod.model.validate;

import dev.monopod.model.fault.FieldPath;
import dev.monopod.model.fault.Findings;
import dev.monopod.model.fault.Wording;
import dev.monopod.model.resources.PidsLimit;
import dev.monopod.model.text.LogNames;
import dev.monopod.model.text.Utf8Length;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Locale;

/** Name, namespace, labels and annotations. */
final class MetadataCheck {
    private static final int MAX_ANNOTATION_BYTES = 256 * 1024;
    private static final int MAX_FILE_NAME = 255;
    private static final String ANY_UID = "0".repeat(32);

    private final Findings findings;
    private final Check check;

    MetadataCheck(Findings findings) {
        this.findings = findings;
        this.check = new Check(findings);
    }

    void check(ObjectMeta metadata, FieldPath path) {
        check.requiredName(path.child("name"), metadata.getName(), NameRule.DNS_SUBDOMAIN);
        check.follows(path.child("namespace"), metadata.getNamespace(), NameRule.DNS_LABEL);
        checkLogFolder(metadata, path.child("name"));
        metadata.getLabels().forEach((key, value) -> {
            checkKey(path.child("labels"), key);
            check.follows(path.child("labels"), value, NameRule.LABEL_VALUE);
        });
        checkAnnotations(metadata, path.child("annotations"));
    }

    /** Kubernetes has no such rule, and fails when it creates the folder. */
    private void checkLogFolder(ObjectMeta metadata, FieldPath path) {
        String name = metadata.getName() == null ? "" : metadata.getName();
        int length = LogNames.podFolder(metadata.getNamespace(), name, ANY_UID).length();
        if (length > MAX_FILE_NAME) {
            int tooMany = length - MAX_FILE_NAME;
            findings.error(
                    path,
                    Wording.invalid(
                            name,
                            "is " + tooMany
                                    + " characters too long: namespace, name and UID make the name of the log folder"));
        }
    }

    private void checkAnnotations(ObjectMeta metadata, FieldPath path) {
        long bytes = 0;
        for (var annotation : metadata.getAnnotations().entrySet()) {
            checkKey(path, annotation.getKey());
            bytes += Utf8Length.of(annotation.getKey()) + Utf8Length.of(annotation.getValue());
        }
        String pidsLimit = metadata.getAnnotations().get(PidsLimit.ANNOTATION);
        if (pidsLimit != null && !PidsLimit.isValid(pidsLimit)) {
            findings.error(path.key(PidsLimit.ANNOTATION), Wording.invalid(pidsLimit, PidsLimit.RULE));
        }
        if (bytes > MAX_ANNOTATION_BYTES) {
            findings.error(path, Wording.tooLong(MAX_ANNOTATION_BYTES));
        }
    }

    private void checkKey(FieldPath path, String key) {
        String judged = path.toString().endsWith("annotations") ? key.toLowerCase(Locale.ROOT) : key;
        NameRule.keyFaults(judged).forEach(fault -> findings.error(path, Wording.invalid(key, fault)));
    }
}
