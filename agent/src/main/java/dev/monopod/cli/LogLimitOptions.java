package dev.monopod.cli;

import dev.monopod.model.resources.ExactQuantity;
import dev.monopod.runtime.pod.LogLimits;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How much is kept of a log; names and defaults are the kubelet's (containerLogMaxSize, containerLogMaxFiles). */
final class LogLimitOptions {
    private static final int FEWEST_FILES = 2;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Option(
            names = "--container-log-max-size",
            paramLabel = "QUANTITY",
            defaultValue = "10Mi",
            description = "Size at which a container's log is rotated, as 10Mi (default: ${DEFAULT-VALUE}).")
    private String maxSize = "";

    @Option(
            names = "--container-log-max-files",
            paramLabel = "N",
            defaultValue = "5",
            description = "Files that are kept of an attempt's log, at least 2 (default: ${DEFAULT-VALUE}).")
    private int maxFiles;

    LogLimits limits() {
        if (maxFiles < FEWEST_FILES) {
            throw wrong("--container-log-max-files", Integer.toString(maxFiles), "must be at least " + FEWEST_FILES);
        }
        long bytes = ExactQuantity.parse(maxSize)
                .map(parsed -> ExactQuantity.units(new Quantity(maxSize)))
                .orElseThrow(() -> wrong("--container-log-max-size", maxSize, ExactQuantity.WHAT_IS_RIGHT));
        if (bytes < 1) {
            throw wrong("--container-log-max-size", maxSize, "must be greater than 0");
        }
        return new LogLimits(bytes, maxFiles);
    }

    private CommandLine.ParameterException wrong(String option, String value, String right) {
        return new CommandLine.ParameterException(
                Objects.requireNonNull(spec).commandLine(), option + ": Invalid value: \"" + value + "\": " + right);
    }
}
