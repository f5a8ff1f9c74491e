package dev.monopod.runtime.cgroup;

import java.io.IOException;
import java.nio.file.Path;

/** Version 1 counts CPU time apart from limiting it. */
final class CpuacctV1 implements Controller {
    @Override
    public String name() {
        return "cpuacct";
    }

    @Override
    public void limit(Path group, Limits limits) {}

    @Override
    public Usage usage(Path group) throws IOException {
        return new Usage(ControlFile.readLong(group.resolve("cpuacct.usage")), 0, 0, 0, 0, 0);
    }
}
