package dev.monopod.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Where the value of an option comes from that the command line does not give: {@code --root-dir} from the environment variable
 * MONOPOD_ROOT_DIR, else from the key {@code rootDir} of the configuration file, else the option's own default.
 */
final class Settings implements IDefaultValueProvider {
    /** The options that are settings of an agent; all others are about one call of the command. */
    static final List<String> NAMES = List.of(
            "manifests",
            "root-dir",
            "run-dir",
            "log-dir",
            "cgroup-root",
            "node-name",
            "status-address",
            "pod-pids-limit",
            "max-pods",
            "container-log-max-size",
            "container-log-max-files");

    private static final String FILE_VARIABLE = "MONOPOD_CONFIG";
    private static final Path USUAL_FILE = Path.of("/etc/monopod/config.yaml");

    private final Map<String, String> environment;
    private @Nullable Map<String, String> file;

    Settings(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) throws IOException {
        if (!(argument instanceof OptionSpec option)) {
            return null;
        }
        String name = option.longestName().replaceFirst("^--", "");
        if (!NAMES.contains(name)) {
            return null;
        }
        String variable =
                environment.get("MONOPOD_" + name.toUpperCase(Locale.ROOT).replace('-', '_'));
        return variable != null ? variable : file().get(name);
    }

    private Map<String, String> file() throws IOException {
        if (file == null) {
            file = read();
        }
        return file;
    }

    private Map<String, String> read() throws IOException {
        String named = environment.get(FILE_VARIABLE);
        if (named == null && !Files.exists(USUAL_FILE)) {
            return Map.of();
        }
        Path path = named == null ? USUAL_FILE : Path.of(named);
        JsonNode root = new YAMLMapper().readTree(Files.readAllBytes(path));
        Map<String, String> values = new TreeMap<>();
        for (Map.Entry<String, JsonNode> field : root.properties()) {
            String name = kebabCase(field.getKey());
            if (!NAMES.contains(name) || !field.getValue().isValueNode()) {
                throw new IOException(path + ": " + field.getKey() + ": not a setting; there are "
                        + NAMES.stream().map(Settings::camelCase).toList());
            }
            values.put(name, field.getValue().asText());
        }
        return Map.copyOf(values);
    }

    private static String kebabCase(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static String camelCase(String name) {
        StringBuilder camel = new StringBuilder();
        for (String part : name.split("-")) {
            camel.append(camel.length() == 0 ? part.charAt(0) : Character.toUpperCase(part.charAt(0)))
                    .append(part.substring(1));
        }
        return camel.toString();
    }
}
