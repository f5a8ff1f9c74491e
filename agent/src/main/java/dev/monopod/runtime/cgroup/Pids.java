package dev.monopod.runtime.cgroup;

import java.io.IOException;
import java.nio.file.Path;

/** The same files in both versions. */
final class Pids implements Controller {
    @Override
    public String name() {
        return "pids";
    }

    @Override
    public void limit(Path group, Limits limits) throws IOException {
        if (limits.pids().isPresent()) {
            ControlFile.write(group.resolve("pids.max"), limits.pids().getAsLong());
        }
    }

    @Override
    public Usage usage(Path group) throws IOException {
        return new Usage(0, 0, 0, ControlFile.readLong(group.resolve("pids.current")), 0, 0);
    }
}
