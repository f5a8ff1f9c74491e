package dev.monopod.runtime.launch;

import dev.monopod.runtime.wire.WireWriter;

/** Steps about the root and what lies in it. */
public sealed interface FileStep extends Step {

    record Root(String path) implements FileStep {
        @Override
        public Op op() {
            return Op.ROOT;
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

    /** The machine's character device of this path, shown at the same path; the numbers say which one it has to be. */
    record Device(String path, int major, int minor) implements FileStep {
        @Override
        public Op op() {
            return Op.DEVICE;
        }

        @Override
        public String object() {
            return path + " c " + major + ":" + minor;
        }

        @Override
        public void write(WireWriter payload) {
            payload.string(path).u32(major).u32(minor);
        }
    }

    record Symlink(String text, String path) implements FileStep {
        @Override
        public Op op() {
            return Op.SYMLINK;
        }

        @Override
        public String object() {
            return path + " -> " + text;
        }

        @Override
        public void write(WireWriter payload) {
            payload.string(text).string(path);
        }
    }

    record RootPivot() implements FileStep {
        @Override
        public Op op() {
            return Op.ROOT_PIVOT;
        }

        @Override
        public String object() {
            return "";
        }

        @Override
        public void write(WireWriter payload) {}
    }

    record WorkDir(String path) implements FileStep {
        @Override
        public Op op() {
            return Op.WORKDIR;
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
}
