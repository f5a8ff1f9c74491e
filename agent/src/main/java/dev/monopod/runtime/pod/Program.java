package dev.monopod.runtime.pod;

import dev.monopod.runtime.image.ImageConfig;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
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
        List<String> arguments = new ArrayList<>();
        boolean own = !container.getCommand().isEmpty();
        arguments.addAll(own ? container.getCommand() : image.entrypoint());
        arguments.addAll(own || !container.getArgs().isEmpty() ? container.getArgs() : image.cmd());
        if (arguments.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("PATH", DEFAULT_PATH);
        environment.put("HOSTNAME", hostname);
        for (String variable : image.env()) {
            int equals = variable.indexOf('=');
            environment.put(variable.substring(0, equals), variable.substring(equals + 1));
        }
        for (EnvVar variable : container.getEnv()) {
            environment.put(variable.getName(), variable.getValue() == null ? "" : variable.getValue());
        }
        List<String> pairs = environment.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
        return Optional.of(new Program(arguments, pairs, workingDir(container, image)));
    }

    private static String workingDir(Container container, ImageConfig image) {
        if (container.getWorkingDir() != null && !container.getWorkingDir().isEmpty()) {
            return container.getWorkingDir();
        }
        return image.workingDir().isEmpty() ? "/" : image.workingDir();
    }
}
