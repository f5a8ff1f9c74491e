package dev.monopod.runtime.launch;

import dev.monopod.runtime.wire.WireWriter;

/**
 * One primitive step of a {@link LaunchPlan}, close to one system call. A value: it is shown by {@code monopod explain}, and the same
 * value is what the shim carries out.
 */
public sealed interface Step permits NamespaceStep, MountStep, FileStep, IdentityStep {
    Op op();

    /** What the step is done to or with, for people: {@code net ipc uts of pause}. */
    String object();

    /** Appends the step's payload, in the protocol's order. */
    void write(WireWriter payload);
}
