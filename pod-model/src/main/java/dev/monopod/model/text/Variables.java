package dev.monopod.model.text;

import io.fabric8.kubernetes.api.model.EnvVar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The variables that a container's manifest sets. */
public final class Variables {
    private Variables() {}

    /**
     * Names and values in order. A value may refer to the variables before it by {@code $(NAME)}, not to those of the image; of two with one
     * name the later one counts. After makeEnvironmentVariables in pkg/kubelet/kubelet_pods.go.
     *
     * @throws Expansion.TooLongException where a value grows too long; never for a pod that was validated
     */
    public static Map<String, String> of(List<EnvVar> env) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (EnvVar variable : env) {
            String value = variable.getValue() == null ? "" : variable.getValue();
            variables.put(variable.getName(), Expansion.expand(value, variables));
        }
        return variables;
    }

    /** Names and values as they are written, {@code $(NAME)} and all. After ExpandContainerCommandOnlyStatic in pkg/kubelet/container. */
    public static Map<String, String> asWritten(List<EnvVar> env) {
        Map<String, String> variables = new LinkedHashMap<>();
        env.forEach(
                variable -> variables.put(variable.getName(), variable.getValue() == null ? "" : variable.getValue()));
        return variables;
    }
}
