package dev.monopod.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.monopod.status.PodSnapshot;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.vertx.core.buffer.Buffer;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** A v1 PodList as JSON, in the order of namespace and name. */
final class PodListing {
    private static final String REDACTED = "<redacted>";

    /** Built when first needed: it costs as much as the rest of the agent's start. */
    private static final class Json {
        private static final ObjectMapper MAPPER = new ObjectMapper();
    }

    private PodListing() {}

    /**
     * The list.
     *
     * @param redacted leave out the values of environment variables, which often are secrets
     */
    static Buffer of(Collection<PodSnapshot> pods, Function<PodSnapshot, Pod> report, boolean redacted)
            throws JsonProcessingException {
        List<PodSnapshot> sorted = pods.stream()
                .sorted(Comparator.comparing((PodSnapshot pod) -> pod.identity().namespace())
                        .thenComparing(pod -> pod.identity().name()))
                .toList();
        Buffer list = Buffer.buffer("{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{},\"items\":[");
        String separator = "";
        for (PodSnapshot snapshot : sorted) {
            Pod pod = report.apply(snapshot);
            list.appendString(separator);
            list.appendBytes(Json.MAPPER.writeValueAsBytes(redacted ? redact(pod) : pod));
            separator = ",";
        }
        return list.appendString("]}\n");
    }

    private static Pod redact(Pod pod) {
        List<Container> containers =
                pod.getSpec().getContainers().stream().map(PodListing::redact).toList();
        return new PodBuilder(pod)
                .editSpec()
                .withContainers(containers)
                .endSpec()
                .build();
    }

    private static Container redact(Container container) {
        return container.toBuilder()
                .withEnv(container.getEnv().stream()
                        .map(variable -> variable.getValue() == null
                                        || variable.getValue().isEmpty()
                                ? variable
                                : new EnvVarBuilder(variable)
                                        .withValue(REDACTED)
                                        .build())
                        .toList())
                .build();
    }
}
