package dev.monopod.model.fault;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where in a document: {@code spec.containers[0].resources.limits[cpu]}. Written as k8s.io/apimachinery's field.Path writes it. A
 * path is a chain to its parent, so walking a document costs one small object a step, and text only where there is a fault.
 */
public final class FieldPath {
    private static final FieldPath ROOT = new FieldPath(null, new Segment(Form.CHILD, "", -1));

    private enum Form {
        CHILD,
        INDEX,
        KEY
    }

    /** One step: a field or a map's key by its name, or a list's item by its index (then the name is empty). */
    public record Segment(Form form, String name, int index) {
        public boolean isIndex() {
            return form == Form.INDEX;
        }
    }

    private final @Nullable FieldPath parent;
    private final Segment segment;

    private FieldPath(@Nullable FieldPath parent, Segment segment) {
        this.parent = parent;
        this.segment = segment;
    }

    /** The whole document; its text is empty. */
    public static FieldPath root() {
        return ROOT;
    }

    /** A path of fields, each the child of the one before. */
    public static FieldPath of(String... fields) {
        FieldPath path = ROOT;
        for (String field : fields) {
            path = path.child(field);
        }
        return path;
    }

    /** A field of the object here. */
    public FieldPath child(String field) {
        return new FieldPath(this, new Segment(Form.CHILD, field, -1));
    }

    /** An item of the list here, counted from 0. */
    public FieldPath index(int index) {
        return new FieldPath(this, new Segment(Form.INDEX, "", index));
    }

    /** A key of the map here. */
    public FieldPath key(String key) {
        return new FieldPath(this, new Segment(Form.KEY, key, -1));
    }

    /** The steps from the root. */
    public List<Segment> segments() {
        Deque<Segment> segments = new ArrayDeque<>();
        for (FieldPath at = this; at.parent != null; at = at.parent) {
            segments.addFirst(at.segment);
        }
        return List.copyOf(segments);
    }

    /** Whether this is {@code other} or lies below it. */
    public boolean startsWith(FieldPath other) {
        List<Segment> mine = segments();
        List<Segment> theirs = other.segments();
        return mine.size() >= theirs.size() && mine.subList(0, theirs.size()).equals(theirs);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Segment step : segments()) {
            switch (step.form) {
                case INDEX -> text.append('[').append(step.index).append(']');
                case KEY -> text.append('[').append(Printable.cut(step.name)).append(']');
                case CHILD -> text.append(text.isEmpty() ? "" : ".").append(Printable.cut(step.name));
            }
        }
        return text.toString();
    }
}
