package dev.monopod.runtime.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Documentation/admin-guide/cgroup-v1/memory. */
final class MemoryV1 implements Controller {
    private static final long UNLIMITED = 1L << 62;

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
        // Kubernetes' NoSwap: memory and swap together may be no more than memory alone. The file is there with swap
        // accounting only. At no time it may be less than memory alone.
        Path memory = group.resolve("memory.limit_in_bytes");
        Path withSwap = group.resolve("memory.memsw.limit_in_bytes");
        if (!Files.exists(withSwap)) {
            ControlFile.write(memory, bytes);
            return;
        }
        boolean more = bytes > ControlFile.readLong(withSwap);
        ControlFile.write(more ? withSwap : memory, bytes);
        ControlFile.write(more ? memory : withSwap, bytes);
    }

    /** What is not limited has the kernel's largest number, in whole pages. */
    @Override
    public Limits limits(Path group) throws IOException {
        long bytes = ControlFile.readLong(group.resolve("memory.limit_in_bytes"));
        return Limits.ofMemory(bytes >= UNLIMITED ? OptionalLong.empty() : OptionalLong.of(bytes));
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
