package dev.monopod.e2e.chaos.fault;

import java.util.List;

/** All faults that there are. */
public final class Faults {
    public static final List<Fault> ALL = List.of(new AgentKilled());

    private Faults() {}
}
