package dev.monopod.runtime.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Documentation/admin-guide/cgroup-v2, "Memory". */
final class MemoryV2 implements Controller {
    @Override
    public String name() {
        return "memory";
    }

    @Override
    public void limit(Path group, Limits limits) throws IOException {
        if (limits.memoryBytes().isEmpty()) {
            return;
        }
        ControlFile.write(group.resolve("memory.max"), limits.memoryBytes().getAsLong());
        Path swap = group.resolve("memory.swap.max");
        if (Files.exists(swap)) {
            ControlFile.write(swap, 0); // Kubernetes' NoSwap; the file is there on kernels with swap only
        }
    }

    @Override
    public Limits limits(Path group) throws IOException {
        return Limits.ofMemory(ControlFile.readLimit(
                Files.readString(group.resolve("memory.max")).trim()));
    }

    @Override
    public Usage usage(Path group) throws IOException {
        long used = ControlFile.readLong(group.resolve("memory.current"));
        long inactive = ControlFile.readKey(group.resolve("memory.stat"), "inactive_file");
        return new Usage(0, used, Math.max(0, used - inactive), 0, 0, oomKills(group));
    }

    @Override
    public long oomKills(Path group) throws IOException {
        return ControlFile.readKey(group.resolve("memory.events"), "oom_kill");
    }
}
