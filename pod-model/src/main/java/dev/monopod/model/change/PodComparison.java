package dev.monopod.model.change;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.monopod.model.defaults.PodDefaults;
import dev.monopod.model.json.ModelJson;
import dev.monopod.model.resources.ExactQuantity;
import dev.monopod.model.resources.QosClass;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Compares two manifests of a pod, both with their defaults filled in. As Kubernetes lets a pod be updated: by ValidatePodUpdate and, for
 * resources, by ValidatePodResize (pkg/apis/core/validation/validation.go). Pure.
 */
public final class PodComparison {
    private static final ObjectMapper JSON = new ObjectMapper();

    private PodComparison() {}

    /** What becomes of a pod that was as {@code before}, and is to be as {@code after}. Of metadata only labels and annotations are looked at. */
    public static PodUpdate compare(Pod before, Pod after) {
        JsonNode now = tree(before.getSpec());
        JsonNode next = tree(after.getSpec());
        if (now.equals(next)) {
            return sameMetadata(before, after) ? new PodUpdate.None() : new PodUpdate.InPlace(false);
        }
        JsonNode most = tree(withWhatMayChange(before.getSpec(), after.getSpec()));
        if (!most.equals(next)) {
            return new PodUpdate.Replacement(FirstDifference.between("spec", most, next));
        }
        return QosClass.of(before) == QosClass.of(after)
                ? new PodUpdate.InPlace(true)
                : new PodUpdate.Replacement("the pod's QoS class, by its containers' resources");
    }

    private static boolean sameMetadata(Pod before, Pod after) {
        return before.getMetadata().getLabels().equals(after.getMetadata().getLabels())
                && before.getMetadata()
                        .getAnnotations()
                        .equals(after.getMetadata().getAnnotations());
    }

    /** The first with all that the second has of what may change. */
    private static PodSpec withWhatMayChange(PodSpec before, PodSpec after) {
        PodSpecBuilder most = new PodSpecBuilder(before)
                .withInitContainers(withWhatMayChange(before.getInitContainers(), after.getInitContainers()))
                .withContainers(withWhatMayChange(before.getContainers(), after.getContainers()));
        Long deadline = after.getActiveDeadlineSeconds();
        if (deadline != null && isSooner(deadline, before.getActiveDeadlineSeconds())) {
            most.withActiveDeadlineSeconds(deadline);
        }
        Long grace = before.getTerminationGracePeriodSeconds();
        if (grace != null && grace < 0 && Objects.equals(after.getTerminationGracePeriodSeconds(), 1L)) {
            most.withTerminationGracePeriodSeconds(1L);
        }
        if (onlyAdds(before.getTolerations(), after.getTolerations())) {
            most.withTolerations(after.getTolerations());
        }
        return most.build();
    }

    /** A deadline may be set, and be made shorter. */
    private static boolean isSooner(long deadline, @Nullable Long before) {
        return before == null || deadline <= before;
    }

    /** What is tolerated stays so; for how long may change. */
    private static boolean onlyAdds(List<Toleration> before, List<Toleration> after) {
        return withoutSeconds(after).containsAll(withoutSeconds(before));
    }

    private static List<Toleration> withoutSeconds(List<Toleration> tolerations) {
        return tolerations.stream()
                .map(one ->
                        new TolerationBuilder(one).withTolerationSeconds(null).build())
                .toList();
    }

    private static List<Container> withWhatMayChange(List<Container> before, List<Container> after) {
        List<Container> most = new ArrayList<>();
        for (int i = 0; i < before.size(); i++) {
            boolean same = i < after.size()
                    && before.get(i).getName().equals(after.get(i).getName());
            most.add(same ? withWhatMayChange(before.get(i), after.get(i)) : before.get(i));
        }
        return most;
    }

    private static Container withWhatMayChange(Container before, Container after) {
        ContainerBuilder most = new ContainerBuilder(before).withImage(after.getImage());
        if (pullsByDefault(before) && pullsByDefault(after)) {
            // Not a choice of the manifest's, but of the image's tag.
            most.withImagePullPolicy(after.getImagePullPolicy());
        }
        ContainerResources now = ContainerResources.of(before.getResources());
        ContainerResources next = ContainerResources.of(after.getResources());
        if (!now.equals(next) && now.areAllIn(next)) {
            most.withResources(next.in(before.getResources()));
        }
        return most.build();
    }

    private static boolean pullsByDefault(Container container) {
        return PodDefaults.pullPolicy(container.getImage()).equals(container.getImagePullPolicy());
    }

    private static JsonNode tree(PodSpec spec) {
        try {
            return JSON.readTree(ModelJson.write("PodSpec", spec, PodComparison::number));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what the model writes is JSON", e);
        }
    }

    private static String number(Quantity quantity) {
        return ExactQuantity.of(quantity).stripTrailingZeros().toString();
    }
}
