package dev.monopod.runtime.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Documentation/admin-guide/cgroup-v1/memory. */
final class MemoryV1 implements Controller {
    @Override
    public String name() {
        return "memory";
    }

    @Override
    public void limit(Path group, Limits limits) throws IOException {
        if (limits.memoryBytes().isEmpty()) {
            return;
        }
        long bytes = limits.memoryBytes().getAsLong();
        ControlFile.write(group.resolve("memory.limit_in_bytes"), bytes);
        // Kubernetes' NoSwap: memory and swap together may be no more than memory alone. The file is there with swap
        // accounting only.
        Path withSwap = group.resolve("memory.memsw.limit_in_bytes");
        if (Files.exists(withSwap)) {
            ControlFile.write(withSwap, bytes);
        }
    }

    @Override
    public Usage usage(Path group) throws IOException {
        long used = ControlFile.readLong(group.resolve("memory.usage_in_bytes"));
        long inactive = ControlFile.readKey(group.resolve("memory.stat"), "total_inactive_file");
        return new Usage(0, used, Math.max(0, used - inactive), 0, 0, oomKills(group));
    }

    @Override
    public long oomKills(Path group) throws IOException {
        return ControlFile.readKey(group.resolve("memory.oom_control"), "oom_kill");
    }
}
