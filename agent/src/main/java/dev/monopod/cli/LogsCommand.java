package dev.monopod.cli;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "logs",
        mixinStandardHelpOptions = true,
        description = "Print what a container has written, as `kubectl logs` does.")
final class LogsCommand implements Callable<Integer> {
    @Mixin
    private final Directories directories = new Directories();

    @Parameters(index = "0", paramLabel = "POD", description = "The pod's name.")
    private String pod = "";

    @Parameters(
            index = "1",
            paramLabel = "CONTAINER",
            arity = "0..1",
            description = "The container's name; not needed where the pod has only one.")
    private @Nullable String positional;

    @Option(
            names = {"-c", "--container"},
            paramLabel = "CONTAINER",
            description = "The container's name.")
    private @Nullable String container;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NS",
            defaultValue = "default",
            description = "The pod's namespace (default: default).")
    private String namespace = "default";

    @Option(
            names = {"-f", "--follow"},
            description = "Go on as more is written.")
    private boolean follow;

    @Option(
            names = {"-p", "--previous"},
            description = "Of the attempt before the latest.")
    private boolean previous;

    @Option(names = "--timestamps", description = "Begin each line with its time.")
    private boolean timestamps;

    @Option(names = "--tail", paramLabel = "N", description = "The last N lines only.")
    private @Nullable Long tail;

    @Option(names = "--since", paramLabel = "DURATION", description = "What is younger than 30s, 5m or 2h.")
    private @Nullable String since;

    @Option(names = "--limit-bytes", paramLabel = "N", description = "No more than N bytes.")
    private @Nullable Long limitBytes;

    @Override
    public Integer call() throws IOException {
        List<String> query = new ArrayList<>();
        flag(query, "follow", follow);
        flag(query, "previous", previous);
        flag(query, "timestamps", timestamps);
        value(query, "tailLines", tail);
        value(query, "limitBytes", limitBytes);
        value(query, "sinceSeconds", since == null ? null : seconds(since));
        String named = container != null ? container : positional;
        String target =
                "/containerLogs/" + encode(namespace) + "/" + encode(pod) + "/" + encode(named == null ? "-" : named);
        new AgentSocket(directories.socket())
                .get(query.isEmpty() ? target : target + "?" + String.join("&", query), System.out);
        return 0;
    }

    private static long seconds(String duration) throws IOException {
        try {
            return Duration.parse("PT" + duration.toUpperCase(java.util.Locale.ROOT))
                    .toSeconds();
        } catch (java.time.format.DateTimeParseException e) {
            throw new IOException(
                    "--since: Invalid value: \"" + duration + "\": must be a duration such as 30s, 5m or 1h30m", e);
        }
    }

    private static void flag(List<String> query, String name, boolean on) {
        if (on) {
            query.add(name + "=true");
        }
    }

    private static void value(List<String> query, String name, @Nullable Long value) {
        if (value != null) {
            query.add(name + "=" + value);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
