package dev.monopod.cli;

import dev.monopod.agent.Agent;
import dev.monopod.service.Journal;
import dev.monopod.service.Supervision;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The end of all pods that an agent has left running, for machines that are to have none any more. */
@Command(
        name = "remove-pods",
        mixinStandardHelpOptions = true,
        description = {
            "End and remove all pods that an agent left running when it ended.",
            "Each pod has its grace period. Manifests and images stay: an agent that is started begins anew.",
            "Exit code 1 if anything is left."
        })
final class RemovePodsCommand implements Callable<Integer> {
    @Mixin
    private final Places places = new Places();

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description =
                    "How much longer than the longest grace period to try to remove them (default: ${DEFAULT-VALUE}).")
    private int patience;

    @Override
    public Integer call() throws IOException {
        if (Journal.readsStderr(System.getenv())) {
            Journal.logTo();
        }
        Agent.removePods(places.places(), Supervision.of(System.getenv()), Duration.ofSeconds(Math.max(0, patience)));
        return 0;
    }
}
