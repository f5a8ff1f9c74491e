package dev.monopod.e2e;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The pods as an agent tells of them over HTTP. */
public interface ToldPods {
    ObjectMapper JSON = new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /** The answer's body, whatever its status is. */
    String get(String path) throws IOException;

    default List<Pod> pods() throws IOException {
        return JSON.readValue(get("/pods"), PodList.class).getItems();
    }

    default Optional<Pod> pod(String name) throws IOException {
        return pods().stream()
                .filter(pod -> pod.getMetadata().getName().equals(name))
                .findFirst();
    }

    /** The pod, once it is told to be as it should be. */
    default Pod awaitPod(String name, Predicate<Pod> condition) {
        return Waiting.until("pod " + name, () -> pod(name), pod -> pod.isPresent() && condition.test(pod.get()))
                .orElseThrow();
    }

    default Pod awaitRunning(String name) {
        return awaitPod(name, Pods::allRunning);
    }

    default ContainerStatus awaitContainer(String pod, String container, Predicate<ContainerStatus> condition) {
        return Pods.container(
                awaitPod(
                        pod,
                        told -> Pods.find(told, container).filter(condition).isPresent()),
                container);
    }

    default void awaitGone(String name) {
        Waiting.until("end of pod " + name, () -> pod(name).isEmpty());
    }
}
