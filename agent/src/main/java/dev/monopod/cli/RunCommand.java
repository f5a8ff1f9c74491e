package dev.monopod.cli;

import dev.monopod.agent.Agent;
import dev.monopod.agent.AgentConfig;
import dev.monopod.agent.Machine;
import dev.monopod.service.Journal;
import dev.monopod.service.Supervision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The agent in the foreground. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {
            "Run the pods of a directory.",
            "When the agent ends, its pods run on, and the next agent takes them over."
        },
        footer = {
            "",
            "Every option with a value may also be given by an environment variable (MONOPOD_ROOT_DIR for --root-dir) or in",
            "/etc/monopod/config.yaml (rootDir: DIR), or the file that MONOPOD_CONFIG names."
        })
final class RunCommand implements Callable<Integer> {
    @Mixin
    private final Places places = new Places();

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--manifests",
            paramLabel = "DIR",
            defaultValue = "/etc/monopod/manifests",
            description = "Watched for pods, in YAML or JSON (default: ${DEFAULT-VALUE}).")
    private Path manifests = Path.of("");

    @Option(
            names = "--node-name",
            paramLabel = "NAME",
            description = "Shown as the pods' node (default: this machine's name).")
    private @Nullable String nodeName;

    @Option(
            names = "--status-address",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:10255",
            description = "Of the read-only status port; port 0 for any (default: ${DEFAULT-VALUE}).")
    private String statusAddress = "";

    @Option(
            names = "--pod-pids-limit",
            paramLabel = "N",
            defaultValue = "4096",
            description =
                    "Tasks that a pod may have which has no annotation monopod.dev/pids-limit; -1 for no limit (default: ${DEFAULT-VALUE}).")
    private long podPidsLimit;

    @Mixin
    private final LogLimitOptions logLimits = new LogLimitOptions();

    @Option(
            names = "--max-pods",
            paramLabel = "N",
            defaultValue = "1000",
            description =
                    "Pods that run at most; those that more manifests ask for wait until there is room (default: ${DEFAULT-VALUE}).")
    private int maxPods;

    @Option(
            names = "--remove-pods-on-exit",
            description = "End and remove all pods when the agent is asked to end by SIGTERM or SIGINT.")
    private boolean removePodsOnExit;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (Journal.readsStderr(System.getenv())) {
            Journal.logTo();
        }
        Agent agent = Agent.start(config(), Supervision.of(System.getenv()));
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            agent.stop();
                            ended.countDown();
                        },
                        "monopod-shutdown"));
        ended.await();
        return 0;
    }

    private AgentConfig config() throws IOException {
        int colon = statusAddress.lastIndexOf(':');
        return new AgentConfig(
                manifests.toAbsolutePath().normalize(),
                places.places(),
                nodeName != null ? nodeName : Machine.hostName(),
                colon < 0 ? "" : statusAddress.substring(0, colon),
                port(colon),
                podPidsLimit < 1 ? OptionalLong.empty() : OptionalLong.of(podPidsLimit),
                atLeastOne(maxPods),
                logLimits.limits(),
                removePodsOnExit);
    }

    private int atLeastOne(int pods) {
        if (pods < 1) {
            throw new CommandLine.ParameterException(
                    java.util.Objects.requireNonNull(spec).commandLine(),
                    "--max-pods: Invalid value: \"" + pods + "\": must be 1 or more");
        }
        return pods;
    }

    private int port(int colon) {
        try {
            int port = Integer.parseInt(statusAddress.substring(colon + 1));
            if (colon > 0 && port >= 0 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // told below, as every other wrong value is
        }
        throw new CommandLine.ParameterException(
                java.util.Objects.requireNonNull(spec).commandLine(),
                "--status-address: Invalid value: \"" + statusAddress
                        + "\": must be HOST:PORT, with a port from 0 to 65535");
    }
}
