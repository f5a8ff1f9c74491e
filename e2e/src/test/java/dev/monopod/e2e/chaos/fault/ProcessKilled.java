package dev.monopod.e2e.chaos.fault;

import dev.monopod.e2e.chaos.site.Loss;
import dev.monopod.e2e.chaos.site.Site;
import dev.monopod.e2e.chaos.site.Uptime;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** A process of a pod is killed by SIGKILL. Costs what stood on it: the sandbox, or the one attempt. */
final class ProcessKilled implements Fault {
    /** How long it may take until what was lost is made anew, and until then counts as struck by the same blow. */
    private static final double SECONDS_OF_LOSS = 15;

    private final Which which;

    ProcessKilled(Which which) {
        this.which = which;
    }

    /** Which one it is. */
    enum Which {
        SHIM("shim killed"),
        PAUSE("pause killed"),
        FIRST("first process of a container killed"),
        ANY("any process of a container killed");

        private final String title;

        Which(String title) {
            this.title = title;
        }

        /** What a shim has read and not yet written is lost with it. */
        private Set<Loss> losses() {
            return this == SHIM ? Set.of(Loss.END, Loss.START, Loss.LAST_LINES) : Set.of(Loss.END, Loss.START);
        }

        private List<Victim> of(Site site) {
            return switch (this) {
                case SHIM ->
                    Victim.all(site).stream()
                            .filter(victim -> victim.isNamed("monopod-shim"))
                            .toList();
                case PAUSE ->
                    Victim.all(site).stream()
                            .filter(victim -> victim.isNamed("pause"))
                            .toList();
                case FIRST -> Victim.firstProcesses(site);
                case ANY ->
                    Victim.all(site).stream()
                            .filter(victim -> victim.container().isPresent())
                            .toList();
            };
        }
    }

    @Override
    public String name() {
        return which.title;
    }

    @Override
    public FaultKind kind() {
        return FaultKind.PROCESS_KILLED;
    }

    @Override
    public int weight() {
        return 3;
    }

    @Override
    public void strike(Site site, RandomGenerator random) throws Exception {
        Victim victim = Victim.choose(which.of(site), random).orElse(null);
        if (victim == null) {
            return;
        }
        site.journal().note(name() + ": " + victim);
        double now = Uptime.now();
        if (victim.container().isPresent()) {
            site.excuses().container(victim.uid(), victim.container().get(), now, now + 1, which.losses(), name());
        } else {
            site.excuses().pod(victim.uid(), now, now + SECONDS_OF_LOSS, which.losses(), name());
        }
        Signals.send("KILL", victim.process());
    }
}
