package dev.monopod.e2e.chaos.fault;

import dev.monopod.e2e.chaos.site.Site;
import java.io.IOException;

/** The while for which a fault lasts. */
final class Lull {
    private Lull() {}

    /** Lets so much time pass; at half of it the agent may be killed, and begun again while the fault lasts. */
    static void of(Site site, int millis, boolean killed) throws IOException, InterruptedException {
        Thread.sleep(millis / 2);
        if (killed) {
            site.agent().killIfAlive();
            site.agent().launch();
        }
        Thread.sleep(millis / 2);
    }

    /** What a service manager does with an agent that could not begin, or not go on. */
    static void relaunchIfEnded(Site site, String fault) throws IOException {
        if (!site.agent().alive()) {
            site.journal().note(fault + ": the agent has ended: " + site.agent().lastWords());
            site.agent().launch();
        }
    }
}
