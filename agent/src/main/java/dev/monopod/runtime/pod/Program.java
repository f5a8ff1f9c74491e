package dev.monopod.runtime.pod;

import dev.monopod.model.text.Expansion;
import dev.monopod.model.text.Variables;
import dev.monopod.runtime.image.ImageConfig;
import io.fabric8.kubernetes.api.model.Container;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a container executes: the image's word on it, with the manifest's before it. Pure.
 *
 * @param arguments the program and its arguments
 * @param environment {@code NAME=value}
 */
public record Program(List<String> arguments, List<String> environment, String workingDir) {
    /** Where programs are looked for if neither image nor manifest says (containerd, pkg/oci/spec_opts.go). */
    private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** Empty where neither says what to execute. */
    public static Optional<Program> of(Container container, ImageConfig image, String hostname) {
        Map<String, String> own = Variables.of(container.getEnv());
        List<String> arguments = new ArrayList<>();
        if (container.getCommand().isEmpty()) {
            arguments.addAll(image.entrypoint());
            arguments.addAll(container.getArgs().isEmpty() ? image.cmd() : expanded(container.getArgs(), own));
        } else {
            // A command replaces the image's entrypoint and its arguments with it.
            arguments.addAll(expanded(container.getCommand(), own));
            arguments.addAll(expanded(container.getArgs(), own));
        }
        if (arguments.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Program(arguments, environment(own, image, hostname), workingDir(container, image)));
    }

    private static List<String> expanded(List<String> texts, Map<String, String> variables) {
        return texts.stream().map(text -> Expansion.expand(text, variables)).toList();
    }

    /** The image's variables, with the manifest's before them. */
    private static List<String> environment(Map<String, String> own, ImageConfig image, String hostname) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("PATH", DEFAULT_PATH);
        all.put("HOSTNAME", hostname);
        for (String variable : image.env()) {
            int equals = variable.indexOf('=');
            all.put(variable.substring(0, equals), variable.substring(equals + 1));
        }
        all.putAll(own);
        return all.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
    }

    private static String workingDir(Container container, ImageConfig image) {
        if (container.getWorkingDir() != null && !container.getWorkingDir().isEmpty()) {
            return container.getWorkingDir();
        }
        return image.workingDir().isEmpty() ? "/" : image.workingDir();
    }
}
