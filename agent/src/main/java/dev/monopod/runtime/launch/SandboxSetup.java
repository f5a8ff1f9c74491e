package dev.monopod.runtime.launch;

import java.util.List;
import java.util.OptionalInt;

/**
 * What a pod's sandbox is to be like.
 *
 * @param title of the pod, {@code namespace/name}, for those who read {@code ps}
 * @param shareProcessNamespace pause is PID 1 for all containers
 * @param memoryVolumes emptyDir volumes of medium Memory
 */
public record SandboxSetup(
        String title,
        String hostname,
        boolean shareProcessNamespace,
        List<MemoryVolume> memoryVolumes,
        OptionalInt oomScoreAdj) {
    public SandboxSetup {
        memoryVolumes = List.copyOf(memoryVolumes);
    }

    /**
     * A tmpfs that lives as long as the sandbox.
     *
     * @param options of tmpfs: its size where there is a limit
     */
    public record MemoryVolume(String name, String options) {}
}
