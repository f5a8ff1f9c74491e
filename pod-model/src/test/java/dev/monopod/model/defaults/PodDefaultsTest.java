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
    void aProbeGetsKubernetesDefaults() {
        Container container = Manifests.pod(Manifests.withContainer("""
                        startupProbe: {grpc: {port: 1}}
                        readinessProbe: {httpGet: {port: 1}, timeoutSeconds: 0, periodSeconds: 0, failureThreshold: 0}
                        livenessProbe:
                          httpGet: {port: 1, path: a, scheme: HTTPS}
                          initialDelaySeconds: 2
                          timeoutSeconds: 3
                          periodSeconds: 4
                          successThreshold: 1
                          failureThreshold: 6
                        lifecycle: {postStart: {httpGet: {port: 1}}, preStop: {httpGet: {port: 1, path: ""}}}
                        """))
                .getSpec()
                .getContainers()
                .get(0);

        assertThat(ModelJson.write("Probe", container.getStartupProbe())).isEqualTo(json("""
                        {'failureThreshold':3,'grpc':{'port':1,'service':''},\
                        'periodSeconds':10,'successThreshold':1,'timeoutSeconds':1}"""));
        assertThat(ModelJson.write("Probe", container.getReadinessProbe())).isEqualTo(json("""
                        {'failureThreshold':3,'httpGet':{'path':'/','port':1,'scheme':'HTTP'},\
                        'periodSeconds':10,'successThreshold':1,'timeoutSeconds':1}"""));
        assertThat(ModelJson.write("Probe", container.getLivenessProbe())).isEqualTo(json("""
                        {'failureThreshold':6,'httpGet':{'path':'a','port':1,'scheme':'HTTPS'},'initialDelaySeconds':2,\
                        'periodSeconds':4,'successThreshold':1,'timeoutSeconds':3}"""));
        assertThat(ModelJson.write("Lifecycle", container.getLifecycle())).isEqualTo(json("""
                        {'postStart':{'httpGet':{'path':'/','port':1,'scheme':'HTTP'}},\
                        'preStop':{'httpGet':{'path':'/','port':1,'scheme':'HTTP'}}}"""));
    }

    @Test
    void anInitContainerGetsWhatEveryContainerGets() {
        Container container = Manifests.pod(Manifests.withInitContainer("""
                        ports: [{containerPort: 1}]
                        resources: {limits: {memory: 1}}
                        restartPolicy: Always
                        startupProbe: {tcpSocket: {port: 1}}
                        """))
                .getSpec()
                .getInitContainers()
                .get(0);

        assertThat(container.getTerminationMessagePath()).isEqualTo("/dev/termination-log");
        assertThat(container.getTerminationMessagePolicy()).isEqualTo("File");
        assertThat(container.getImagePullPolicy()).isEqualTo("Always");
        assertThat(container.getPorts().get(0).getProtocol()).isEqualTo("TCP");
        assertThat(container.getResources().getRequests()).isEqualTo(Map.of("memory", new Quantity("1", "")));
        assertThat(container.getStartupProbe().getPeriodSeconds()).isEqualTo(10);
    }

    /** They would change the UID of every pod with resources, and no pod is ever resized here. */
    @Test
    void resizePoliciesGetNoDefaults() {
        assertThat(container("resources: {limits: {cpu: 1}}").getResizePolicy()).isEmpty();
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

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    private static Container container(String fields) {
        return Manifests.pod(Manifests.withContainer(fields))
                .getSpec()
                .getContainers()
                .get(0);
    }
}
