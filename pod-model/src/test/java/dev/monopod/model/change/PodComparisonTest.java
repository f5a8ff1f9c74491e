package dev.monopod.model.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.model.manifest.Manifests;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One difference a row. */
class PodComparisonTest {
    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: web
              labels: {app: web}
              annotations: {note: first}
            spec:
              activeDeadlineSeconds: 100
              tolerations: [{key: a, operator: Exists, effect: NoExecute, tolerationSeconds: 5}]
              initContainers:
                - {name: prepare, image: localhost/prepare:1, resources: {requests: {cpu: 100m}}}
                - {name: side, image: localhost/side:1, restartPolicy: Always, resources: {requests: {cpu: 100m}}}
              containers:
                - name: app
                  image: localhost/app:1
                  env: [{name: LEVEL, value: low}]
                  ports: [{name: http, containerPort: 80}]
                  resources: {requests: {cpu: 100m, memory: 32Mi}, limits: {cpu: 200m, memory: 64Mi}}
                  resizePolicy: [{resourceName: cpu, restartPolicy: NotRequired}]
                - {name: other, image: localhost/other:1}
            """;

    /** The words are in the manifest once each. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            name: web                    | name: web                        | same
            cpu: 200m, memory: 64Mi      | memory: 64.0Mi, cpu: 0.2         | same
            {app: web}                   | {app: shop}                      | metadata
            {app: web}                   | {}                               | metadata
            {note: first}                | {note: first, more: on1}         | metadata
            localhost/app:1              | localhost/app:2                  | spec
            localhost/app:1              | localhost/app                    | spec
            localhost/other:1            | localhost/other@sha256:0000000000000000000000000000000000000000000000000000000000000000 | spec
            localhost/prepare:1          | localhost/prepare:2              | spec
            localhost/side:1             | localhost/side:2                 | spec
            activeDeadlineSeconds: 100   | activeDeadlineSeconds: 99        | spec
            activeDeadlineSeconds: 100   | activeDeadlineSeconds: 101       | spec.activeDeadlineSeconds
            activeDeadlineSeconds: 100   | restartPolicy: Always            | spec.activeDeadlineSeconds
            tolerationSeconds: 5}        | tolerationSeconds: 6}            | spec
            tolerationSeconds: 5}        | tolerationSeconds: 5}, {key: b, operator: Exists} | spec
            key: a, operator             | key: c, operator                 | spec.tolerations[0].key
            cpu: 200m, memory: 64Mi      | cpu: 300m, memory: 16Gi          | spec
            cpu: 100m, memory: 32Mi      | cpu: 1m, memory: 1Mi             | spec
            prepare:1, resources: {requests: {cpu: 100m}} | prepare:1, resources: {requests: {cpu: 200m}} | spec
            Always, resources: {requests: {cpu: 100m}}    | Always, resources: {requests: {cpu: 200m, memory: 1Mi}} | spec
            image: localhost/other:1}    | image: localhost/other:1, resources: {requests: {cpu: 1m}}} | spec
            cpu: 200m, memory: 64Mi      | cpu: 200m                        | spec.containers[0].resources.limits.memory
            cpu: 100m, memory: 32Mi}, limits: | cpu: 100m}, limits:         | spec
            Always, resources: {requests: {cpu: 100m}}    | Always          | spec.initContainers[1].resources.requests
            value: low                   | value: high                      | spec.containers[0].env[0].value
            containerPort: 80            | containerPort: 81                | spec.containers[0].ports[0].containerPort
            restartPolicy: NotRequired   | restartPolicy: RestartContainer  | spec.containers[0].resizePolicy[0].restartPolicy
            name: other                  | name: third                      | spec.containers[1]
            - {name: other, image: localhost/other:1}     | ''              | spec.containers
            """)
    void whatDiffersDecides(String words, String others, String expected) {
        assertThat(POD).containsOnlyOnce(words);

        PodUpdate update = PodComparison.compare(pod(POD), pod(POD.replace(words, others)));

        assertThat(update).isEqualTo(expected(expected, update));
    }

    private static PodUpdate expected(String word, PodUpdate update) {
        return switch (word) {
            case "same" -> new PodUpdate.None();
            case "metadata" -> new PodUpdate.InPlace(false);
            case "spec" -> new PodUpdate.InPlace(true);
            default -> {
                assertThat(update).isInstanceOf(PodUpdate.Replacement.class);
                assertThat(((PodUpdate.Replacement) update).why()).startsWith(word);
                yield update;
            }
        };
    }

    @Test
    void aDeadlineMayBeSetWhereNoneWas() {
        Pod without = pod(POD.replace("activeDeadlineSeconds: 100", "restartPolicy: Always"));

        assertThat(PodComparison.compare(without, pod(POD))).isEqualTo(new PodUpdate.InPlace(true));
    }

    @Test
    void aPullPolicyThatIsAChoiceMayNotChange() {
        Pod never = pod(POD.replace("image: localhost/app:1", "image: localhost/app:1\n      imagePullPolicy: Never"));
        Pod another =
                pod(POD.replace("image: localhost/app:1", "image: localhost/app:2\n      imagePullPolicy: Never"));

        assertThat(PodComparison.compare(never, another)).isEqualTo(new PodUpdate.InPlace(true));
        assertThat(PodComparison.compare(never, pod(POD)))
                .isEqualTo(new PodUpdate.Replacement("spec.containers[0].imagePullPolicy"));
    }

    @Test
    void theQosClassMayNotChange() {
        Pod burstable = Manifests.withResources("{requests: {cpu: 1, memory: 1Gi}}", "{limits: {cpu: 1, memory: 1Gi}}");
        Pod guaranteed = Manifests.withResources("{limits: {cpu: 1, memory: 1Gi}}", "{limits: {cpu: 1, memory: 1Gi}}");
        Pod bestEffort = Manifests.withResources("{}", "{}");
        PodUpdate refused = new PodUpdate.Replacement("the pod's QoS class, by its containers' resources");

        assertThat(PodComparison.compare(burstable, guaranteed)).isEqualTo(refused);
        assertThat(PodComparison.compare(bestEffort, burstable)).isEqualTo(refused);
        assertThat(PodComparison.compare(
                        guaranteed,
                        Manifests.withResources("{limits: {cpu: 1, memory: 1Gi}}", "{limits: {cpu: 2, memory: 3Gi}}")))
                .isEqualTo(new PodUpdate.InPlace(true));
    }

    /** No manifest has such a period any more; one that an API server has kept may. */
    @Test
    void aNegativeGracePeriodMayBecomeOneSecond() {
        assertThat(PodComparison.compare(grace(-5), grace(1))).isEqualTo(new PodUpdate.InPlace(true));
        assertThat(PodComparison.compare(grace(-5), grace(2)))
                .isEqualTo(new PodUpdate.Replacement("spec.terminationGracePeriodSeconds"));
        assertThat(PodComparison.compare(grace(5), grace(1)))
                .isEqualTo(new PodUpdate.Replacement("spec.terminationGracePeriodSeconds"));
    }

    private static Pod grace(long seconds) {
        return new PodBuilder(pod(POD))
                .editSpec()
                .withTerminationGracePeriodSeconds(seconds)
                .endSpec()
                .build();
    }

    private static Pod pod(String text) {
        return Manifests.decoded(text);
    }
}
