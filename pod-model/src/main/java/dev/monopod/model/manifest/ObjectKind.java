package dev.monopod.model.manifest;

import dev.monopod.model.fault.FieldPath;
import dev.monopod.model.fault.Findings;
import dev.monopod.model.fault.Printable;
import dev.monopod.model.fault.Wording;
import dev.monopod.model.tree.Mapping;
import dev.monopod.model.tree.Node;
import dev.monopod.model.tree.Scalar;
import dev.monopod.model.tree.ScalarType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a document says that it is. */
enum ObjectKind {
    POD,
    LIST,
    POD_LIST,
    /** Nothing that can be used; the fault is noted. */
    NONE;

    private static final String API_VERSION = "v1";
    private static final String SUPPORTED = "supported kinds: Pod, List, PodList";

    static ObjectKind of(Mapping object, FieldPath path, Findings findings) {
        String kind = text(object, "kind", path, SUPPORTED, findings);
        String apiVersion = text(object, "apiVersion", path, "such as " + API_VERSION, findings);
        if (kind == null) {
            return NONE;
        }
        ObjectKind known =
                switch (kind) {
                    case "Pod" -> POD;
                    case "List" -> LIST;
                    case "PodList" -> POD_LIST;
                    default -> NONE;
                };
        if (known == NONE) {
            findings.error(path.child("kind"), notSupported(object, kind));
            return NONE;
        }
        if (apiVersion == null) {
            return NONE;
        }
        if (!apiVersion.equals(API_VERSION)) {
            findings.error(path.child("apiVersion"), Wording.unsupported(apiVersion, List.of(API_VERSION)));
            return NONE;
        }
        return known;
    }

    /** Whether an item of a list is a pod; if not, the fault is noted. */
    static boolean isPod(Mapping item, FieldPath path, Findings findings) {
        ObjectKind kind = of(item, path, findings);
        if (kind == LIST || kind == POD_LIST) {
            findings.error(path.child("kind"), Wording.forbidden("a list inside a list"));
        }
        return kind == POD;
    }

    /** Whether it leaves out what it is, as the items of a PodList may. */
    static boolean isUnnamed(Mapping item) {
        return item.get("kind") == null && item.get("apiVersion") == null;
    }

    private static @Nullable String text(
            Mapping object, String field, FieldPath path, String detail, Findings findings) {
        Node node = object.get(field);
        String text = object.string(field);
        if (text != null && !text.isEmpty()) {
            return text;
        }
        boolean missing = node == null || text != null || (node instanceof Scalar scalar && scalar.is(ScalarType.NULL));
        String fault = missing || node == null
                ? Wording.required(detail)
                : Wording.invalidKind(node.described(), "must be a string");
        findings.error(path.child(field), fault);
        return null;
    }

    private static String notSupported(Mapping object, String kind) {
        Node metadata = object.get("metadata");
        String name = metadata instanceof Mapping mapping ? mapping.string("name") : null;
        String named = Printable.cut(kind) + (name == null ? "" : " " + Printable.quoted(name));
        return named + ": not supported by this version of Monopod; " + SUPPORTED;
    }
}
