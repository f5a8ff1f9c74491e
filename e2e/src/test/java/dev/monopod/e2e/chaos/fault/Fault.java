package dev.monopod.e2e.chaos.fault;

import dev.monopod.e2e.chaos.site.Excuses;
import dev.monopod.e2e.chaos.site.KeptAgent;
import dev.monopod.e2e.chaos.site.Loss;
import dev.monopod.e2e.chaos.site.Site;
import java.util.random.RandomGenerator;

/**
 * Something bad that happens while pods come and go.
 *
 * <p>To add one: write a class in this package, and put it into {@link Faults#ALL}. The seed decides when it strikes; the judge knows
 * nothing of it, and holds the agent to everything that the fault has not owned up to. So a fault
 * <ul>
 *   <li>notes in {@link Excuses}, before it strikes, which pods it may cost what ({@link Loss}); most cost nothing, and have no excuse;
 *   <li>leaves the agent running, though it need not be ready, and the machine as it was;
 *   <li>touches nothing but what belongs to the {@link Site}: colleagues and other tests use the same machine.
 * </ul>
 * After the last fault of a round the judge waits until all is as the manifests say, and measures how long that takes.
 */
public interface Fault {
    /** As the report names it; no other has the same name. */
    String name();

    FaultKind kind();

    /** Whether it comes in the lane of those that strike one after the other, as those of its kind do unless it says otherwise. */
    default boolean agentAlone() {
        return kind().agentAlone();
    }

    /** How often it comes, compared with the others of its lane; 0 for one that only comes when it is asked for by name. */
    default int weight() {
        return 1;
    }

    /** Whether the kernel that this runs on has what it takes, as a certain version of control groups. */
    default boolean possible() {
        return true;
    }

    /** Once, before the agent's first start: the place to mount small file systems below {@code site.directories()}, say. */
    default void prepare(Site site) throws Exception {}

    /**
     * Brings it about, and takes it away again. Blocking, for at most ten seconds or so; where it is of a kind that has the agent for
     * itself, it may end and start it by {@link KeptAgent}, else it must not.
     *
     * @param random seeded: what is chosen by it is chosen again when the round is run again
     */
    void strike(Site site, RandomGenerator random) throws Exception;

    /** Once, after the agent's last end: takes away what {@link #prepare} brought. */
    default void cleanUp(Site site) throws Exception {}
}
