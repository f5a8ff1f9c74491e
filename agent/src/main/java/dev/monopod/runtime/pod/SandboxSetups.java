package dev.monopod.runtime.pod;

import dev.monopod.runtime.launch.HostFacts;
import dev.monopod.runtime.launch.SandboxSetup;
import dev.monopod.runtime.volume.Volumes;
import java.util.OptionalInt;

/** From manifest and machine to the values that a sandbox's launch plan is made of. Pure. */
public final class SandboxSetups {
    /** The kubelet's for pause: it goes last, since all others go with it (pkg/kubelet/qos/policy.go). */
    private static final int PAUSE_OOM_SCORE = -998;

    private SandboxSetups() {}

    /** What the sandbox of a pod is to be like. */
    public static SandboxSetup of(HostFacts facts, PodDefinition pod) {
        return new SandboxSetup(
                pod.identity().title(),
                pod.hostname(),
                pod.shareProcessNamespace(),
                Volumes.inMemory(pod.pod()),
                oomScore(facts));
    }

    /** Of shim and pause; not set where it would take a right that the agent does not have. */
    static OptionalInt oomScore(HostFacts facts) {
        return facts.mayLowerOomScore() ? OptionalInt.of(PAUSE_OOM_SCORE) : OptionalInt.empty();
    }
}
