package dev.monopod.runtime.launch;

import dev.monopod.runtime.wire.WireWriter;
import java.util.List;
import java.util.Set;

/** Steps that mount: the root, what every root has, what the pod's manifest adds, and what is hidden. */
public sealed interface MountStep extends Step {

    /** Where a target is looked for, with its number in the protocol. */
    enum Where {
        HOST(0),
        IN_ROOT(1),
        IN_ROOT_NO_SYMLINKS(2);

        private final int number;

        Where(int number) {
            this.number = number;
        }
    }

    /** Which way mount events travel (mount(2)). */
    enum Propagation {
        PRIVATE(1 << 18),
        SLAVE(1 << 19),
        SHARED(1 << 20);

        private final long flag;

        Propagation(long flag) {
            this.flag = flag;
        }
    }

    record MountPropagation(Propagation propagation) implements MountStep {
        @Override
        public Op op() {
            return Op.MOUNT_PROPAGATION;
        }

        @Override
        public String object() {
            return propagation == Propagation.PRIVATE ? "private" : "slave";
        }

        @Override
        public void write(WireWriter payload) {
            payload.u64(propagation.flag);
        }
    }

    /**
     * {@link Op#MOUNT_OVERLAY}.
     *
     * @param lower names below {@code layersDir}, the top layer first
     */
    record MountOverlay(
            String layersDir,
            List<String> lower,
            String upper,
            String work,
            String target,
            Set<MountAttribute> attributes)
            implements MountStep {
        @Override
        public Op op() {
            return Op.MOUNT_OVERLAY;
        }

        @Override
        public String object() {
            String all = MountAttribute.names(attributes);
            return (all.isEmpty() ? "" : all + " ") + "lower=" + layersDir + "/{" + String.join(":", lower) + "} upper="
                    + upper + " -> " + target;
        }

        @Override
        public void write(WireWriter payload) {
            payload.string(layersDir)
                    .strings(lower)
                    .string(upper)
                    .string(work)
                    .string(target)
                    .u64(MountAttribute.bits(attributes));
        }
    }

    /**
     * {@link Op#MOUNT_FS}.
     *
     * @param options as mount(8) takes them, comma-separated
     */
    record MountFs(String type, String options, Set<MountAttribute> attributes, String target, Where where)
            implements MountStep {
        @Override
        public Op op() {
            return Op.MOUNT_FS;
        }

        @Override
        public String object() {
            String all = join(MountAttribute.names(attributes), options);
            return type + (all.isEmpty() ? "" : " " + all) + " -> " + target;
        }

        @Override
        public void write(WireWriter payload) {
            payload.string(type)
                    .string(options)
                    .u64(MountAttribute.bits(attributes))
                    .string(target)
                    .u8(where.number);
        }
    }

    record Bind(
            String source, String target, Set<MountAttribute> attributes, boolean recursive, Propagation propagation)
            implements MountStep {
        @Override
        public Op op() {
            return Op.BIND;
        }

        @Override
        public String object() {
            String all = MountAttribute.names(attributes);
            return source + (all.isEmpty() ? "" : " " + all) + " -> " + target;
        }

        @Override
        public void write(WireWriter payload) {
            payload.string(source)
                    .string(target)
                    .u64(MountAttribute.bits(attributes))
                    .u8(recursive ? 1 : 0)
                    .u64(propagation.flag);
        }
    }

    record Mask(String path) implements MountStep {
        @Override
        public Op op() {
            return Op.MASK;
        }

        @Override
        public String object() {
            return path;
        }

        @Override
        public void write(WireWriter payload) {
            payload.string(path);
        }
    }

    record Readonly(String path) implements MountStep {
        @Override
        public Op op() {
            return Op.READONLY;
        }

        @Override
        public String object() {
            return path;
        }

        @Override
        public void write(WireWriter payload) {
            payload.string(path);
        }
    }

    private static String join(String a, String b) {
        return a.isEmpty() || b.isEmpty() ? a + b : a + "," + b;
    }
}
