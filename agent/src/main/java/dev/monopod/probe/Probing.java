package dev.monopod.probe;

import dev.monopod.model.life.Probe;
import dev.monopod.probe.check.Check;

/** How a probe is carried out once. */
public interface Probing {
    /** Begins; the result comes in a later turn, in the probe's timeout at most. */
    Check begin(String container, int attempt, Probe probe);
}
