package dev.monopod.model.defaults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.model.json.ModelJson;
import dev.monopod.model.manifest.Manifests;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodDefaultsTest {
    @Test
    void thePodGetsKubernetesDefaults() {
        Pod pod = Manifests.pod(Manifests.withSpec(""));
        PodSpec spec = pod.getSpec();

        assertThat(pod.getMetadata().getNamespace()).isEqualTo("default");
        assertThat(spec.getRestartPolicy()).isEqualTo("Always");
        assertThat(spec.getDnsPolicy()).isEqualTo("ClusterFirst");
        assertThat(spec.getTerminationGracePeriodSeconds()).isEqualTo(30);
        assertThat(spec.getSchedulerName()).isEqualTo("default-scheduler");
        assertThat(spec.getEnableServiceLinks()).isTrue();
        assertThat(spec.getSecurityContext()).isNotNull();
    }

    @Test
    void theContainerGetsKubernetesDefaults() {
        Container container = container("ports: [{containerPort: 80}, {containerPort: 81, protocol: UDP}]");

        assertThat(container.getTerminationMessagePath()).isEqualTo("/dev/termination-log");
        assertThat(container.getTerminationMessagePolicy()).isEqualTo("File");
        assertThat(container.getPorts()).extracting(port -> port.getProtocol()).containsExactly("TCP", "UDP");
    }

    @Test
    void volumesGetKubernetesDefaults() {
        PodSpec spec = Manifests.pod(Manifests.withSpec("""
                        volumes:
                          - {name: host, hostPath: {path: /a}}
                          - {name: typed, hostPath: {path: /a, type: File}}
                          - {name: empty, emptyDir: {}}
                          - {name: memory, emptyDir: {medium: Memory}}
                        """)).getSpec();

        assertThat(spec.getVolumes().get(0).getHostPath().getType()).isEmpty();
        assertThat(spec.getVolumes().get(1).getHostPath().getType()).isEqualTo("File");
        assertThat(spec.getVolumes().get(2).getEmptyDir().getMedium()).isEmpty();
        assertThat(spec.getVolumes().get(3).getEmptyDir().getMedium()).isEqualTo("Memory");
    }

    @Test
    void whatIsGivenStays() {
        PodSpec spec = Manifests.pod(Manifests.withSpec("""
                        restartPolicy: Never
                        dnsPolicy: Default
                        terminationGracePeriodSeconds: 0
                        enableServiceLinks: false
                        """)).getSpec();

        assertThat(spec.getRestartPolicy()).isEqualTo("Never");
        assertThat(spec.getDnsPolicy()).isEqualTo("Default");
        assertThat(spec.getTerminationGracePeriodSeconds()).isZero();
        assertThat(spec.getEnableServiceLinks()).isFalse();
        assertThat(Manifests.pod(Manifests.withMetadata("namespace: other"))
                        .getMetadata()
                        .getNamespace())
                .isEqualTo("other");
        assertThat(Manifests.pod(Manifests.withMetadata("namespace: \"\""))
                        .getMetadata()
                        .getNamespace())
                .isEqualTo("default");
    }

    @ParameterizedTest
    @CsvSource({
        "busybox, Always",
        "busybox:latest, Always",
        "localhost:5000/busybox, Always",
        "localhost:5000/a/busybox:latest, Always",
        "busybox:latest@sha256:0123, Always",
        "busybox:1, IfNotPresent",
        "localhost:5000/busybox:1.36, IfNotPresent",
        "busybox@sha256:0123, IfNotPresent",
        "busybox:latest-1, IfNotPresent"
    })
    void anImageIsPulledAlwaysWhereItsTagIsLatestOrMissing(String image, String policy) {
        String manifest = Manifests.withContainer("").replace("localhost/busybox:1", image);

        assertThat(Manifests.pod(manifest).getSpec().getContainers().get(0).getImagePullPolicy())
                .isEqualTo(policy);
        assertThat(container("imagePullPolicy: Never").getImagePullPolicy()).isEqualTo("Never");
    }

    @Test
    void whatIsLimitedIsRequestedToo() {
        assertThat(container("resources: {limits: {cpu: 2, memory: 1Gi}, requests: {cpu: 500m}}")
                        .getResources()
                        .getRequests())
                .isEqualTo(Map.of("cpu", new Quantity("500", "m"), "memory", new Quantity("1", "Gi")));
        assertThat(container("resources: {limits: {cpu: 1}, requests: {cpu: 0}}")
                        .getResources()
                        .getRequests())
                .isEqualTo(Map.of("cpu", new Quantity("0", "")));
        assertThat(container("resources: {requests: {cpu: 1}}").getResources().getLimits())
                .isEmpty();
    }

    @Test
    void fillingInTwiceChangesNothingMore() {
        Pod pod = Manifests.pod(Manifests.withContainer("resources: {limits: {cpu: 1}}"));
        String once = ModelJson.write("Pod", pod);
        PodDefaults.fill(pod);

        assertThat(ModelJson.write("Pod", pod)).isEqualTo(once);
    }

    private static Container container(String fields) {
        return Manifests.pod(Manifests.withContainer(fields))
                .getSpec()
                .getContainers()
                .get(0);
    }
}
