package dev.monopod.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "events",
        mixinStandardHelpOptions = true,
        description = "Print what happened to pods in the last hour, as `kubectl events` does.")
final class EventsCommand implements Callable<Integer> {
    private static final Set<String> TYPES = Set.of("Normal", "Warning");
    private static final String OF_A_POD = "pod/";

    @Mixin
    private final Directories directories = new Directories();

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NS",
            defaultValue = "default",
            description = "The pods' namespace (default: default).")
    private String namespace = "default";

    @Option(
            names = {"-A", "--all-namespaces"},
            description = "Of all namespaces.")
    private boolean allNamespaces;

    @Option(names = "--for", paramLabel = "POD", description = "Of this pod only: its name, or pod/NAME.")
    private @Nullable String pod;

    @Option(
            names = "--types",
            paramLabel = "TYPE",
            split = ",",
            description = "Of these types only: Normal, Warning, or both.")
    private List<String> types = List.of();

    @Override
    public Integer call() throws IOException {
        checkTypes();
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(answer, false, StandardCharsets.UTF_8)) {
            new AgentSocket(directories.socket()).get("/events" + query(), out);
        }
        EventTable table = new EventTable(Instant.now(), allNamespaces, Set.copyOf(types));
        String text = table.of(new ObjectMapper().readTree(answer.toByteArray()).path("items"));
        if (text.isEmpty()) {
            System.err.println(allNamespaces ? "No events found." : "No events found in " + namespace + " namespace.");
        }
        System.out.print(text);
        return 0;
    }

    private void checkTypes() {
        for (String type : types) {
            if (!TYPES.contains(type)) {
                throw new CommandLine.ParameterException(
                        java.util.Objects.requireNonNull(spec).commandLine(),
                        "--types: Unsupported value: \"" + type + "\": supported values: \"Normal\", \"Warning\"");
            }
        }
    }

    private String query() {
        List<String> query = new ArrayList<>();
        if (!allNamespaces) {
            query.add("namespace=" + encode(namespace));
        }
        if (pod != null) {
            String name = pod.startsWith(OF_A_POD) ? pod.substring(OF_A_POD.length()) : pod;
            query.add("fieldSelector=" + encode("involvedObject.name=" + name));
        }
        return query.isEmpty() ? "" : "?" + String.join("&", query);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
