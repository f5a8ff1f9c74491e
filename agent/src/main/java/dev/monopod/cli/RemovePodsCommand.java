package dev.monopod.cli;

import dev.monopod.agent.Agent;
import dev.monopod.agent.AgentConfig;
import dev.monopod.agent.Machine;
import dev.monopod.runtime.pod.LogLimits;
import dev.monopod.service.Journal;
import dev.monopod.service.Supervision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;
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
            "Each pod has its grace period. Manifests and images stay: an agent that is started begins anew."
        })
final class RemovePodsCommand implements Callable<Integer> {
    @Mixin
    private final Directories directories = new Directories();

    @Option(
            names = "--cgroup-root",
            paramLabel = "NAME",
            defaultValue = "monopod",
            description = "Control group above those of the pods (default: ${DEFAULT-VALUE}).")
    private String cgroupRoot = "";

    @Override
    public Integer call() throws IOException {
        if (Journal.readsStderr(System.getenv())) {
            Journal.logTo();
        }
        Agent.removePods(config(), Supervision.of(System.getenv()));
        return 0;
    }

    /** No pod is begun and nobody is answered, so what concerns only that is left empty. */
    private AgentConfig config() throws IOException {
        return new AgentConfig(
                Path.of(""),
                directories.root.toAbsolutePath().normalize(),
                directories.run.toAbsolutePath().normalize(),
                directories.log.toAbsolutePath().normalize(),
                cgroupRoot,
                Machine.hostName(),
                "",
                0,
                OptionalLong.empty(),
                1,
                new LogLimits(1, 2),
                true);
    }
}
