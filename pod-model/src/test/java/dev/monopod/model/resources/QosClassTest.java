package dev.monopod.model.resources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.model.manifest.Manifests;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Classes of pods, and what follows from the class: who is killed first. */
class QosClassTest {
    private static final long MACHINE = 8L << 30;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    null                                                          | null                                | BestEffort
                    {}                                                            | {limits: {}, requests: {}}          | BestEffort
                    {limits: {cpu: 0, memory: 0}}                                 | null                                | BestEffort
                    {requests: {cpu: 0.000}}                                      | {}                                  | BestEffort
                    {limits: {cpu: 1, memory: 1Gi}}                               | {limits: {cpu: 100m, memory: 5M}}   | Guaranteed
                    {limits: {cpu: 1, memory: 1Gi}, requests: {cpu: 1000m, memory: 1024Mi}} | {limits: {cpu: .5, memory: 1}} | Guaranteed
                    {limits: {cpu: 1, memory: 1Gi}}                               | null                                | Burstable
                    {limits: {cpu: 1, memory: 1Gi}}                               | {limits: {cpu: 1}}                  | Burstable
                    {limits: {cpu: 1, memory: 1Gi}, requests: {cpu: 999m}}        | {limits: {cpu: 1, memory: 1Gi}}     | Burstable
                    {limits: {cpu: 1, memory: 1Gi}, requests: {cpu: 0}}           | {limits: {cpu: 1, memory: 1Gi}}     | Burstable
                    {limits: {cpu: 1, memory: 0}}                                 | {limits: {cpu: 1, memory: 1Gi}}     | Burstable
                    {requests: {cpu: 1, memory: 1Gi}}                             | {requests: {cpu: 1, memory: 1Gi}}   | Burstable
                    {requests: {memory: 1}}                                       | null                                | Burstable
                    {limits: {memory: 1Gi}}                                       | null                                | Burstable
                    """)
    void theClassFollowsFromAllContainers(String first, String second, String word) {
        assertThat(QosClass.of(Manifests.withResources(first, second)).word()).isEqualTo(word);
        assertThat(QosClass.of(Manifests.withResources(second, first)).word()).isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource({
        "null, null, BestEffort",
        "'{limits: {cpu: 1, memory: 1Gi}}', '{limits: {cpu: 2, memory: 1Gi}}', Guaranteed",
        "'{limits: {cpu: 1, memory: 1Gi}}', null, Burstable",
        "null, '{limits: {cpu: 1, memory: 1Gi}}', Burstable",
        "null, '{requests: {cpu: 1}}', Burstable",
        "'{limits: {cpu: 1, memory: 1Gi}}', '{limits: {cpu: 1, memory: 1Gi}, requests: {cpu: 0.5}}', Burstable"
    })
    void initContainersCountLikeTheOthers(String app, String init, String word) {
        for (String role : List.of("{name: init", "{name: init, restartPolicy: Always")) {
            assertThat(QosClass.of(pod(app, role + ", image: i, resources: " + init + "}"))
                            .word())
                    .isEqualTo(word);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 999",
        "1, 999",
        "8388608, 999",
        "17179870, 998",
        "1Gi, 875",
        "4Gi, 500",
        "4294967297, 500",
        "8000Mi, 24",
        "8Gi, 3",
        "100Ei, 3"
    })
    void aBurstableContainerIsKilledTheLaterTheMoreMemoryItRequests(String memory, int score) {
        Pod pod = Manifests.withResources(
                "{requests: {cpu: 1, memory: " + memory + "}}", "{limits: {cpu: 1, memory: 1Gi}}");

        assertThat(OomScore.of(pod, pod.getSpec().getContainers().get(0), MACHINE))
                .isEqualTo(score);
        assertThat(OomScore.of(pod, pod.getSpec().getContainers().get(1), MACHINE))
                .isEqualTo(875);
    }

    /** The machine has 8 Gi, of which the apps ask 2 Gi and 4 Gi. */
    @ParameterizedTest
    @CsvSource({
        "Always, null, 750",
        "Always, '{requests: {memory: 1Gi}}', 750",
        "Always, '{requests: {memory: 2Gi}}', 750",
        "Always, '{requests: {memory: 3Gi}}', 625",
        "Always, '{requests: {memory: 9Gi}}', 3",
        "Never, null, 999",
        "Never, '{requests: {memory: 1Gi}}', 875",
        "Never, '{requests: {memory: 3Gi}}', 625"
    })
    void aSidecarIsKilledNoSoonerThanTheSmallestAppContainer(String policy, String resources, int score) {
        Pod pod = Manifests.pod(Manifests.withSpec("""
                        initContainers: [{name: first, image: i, restartPolicy: %s, resources: %s}]
                        """.formatted(policy, resources)));
        pod.getSpec()
                .setContainers(Manifests.withResources("{requests: {memory: 4Gi}}", "{requests: {memory: 2Gi}}")
                        .getSpec()
                        .getContainers());

        assertThat(OomScore.of(pod, pod.getSpec().getInitContainers().get(0), MACHINE))
                .isEqualTo(score);
        assertThat(OomScore.of(pod, pod.getSpec().getContainers().get(0), MACHINE))
                .isEqualTo(500);
    }

    @Test
    void anAppThatRequestsNothingProtectsNoSidecar() {
        Pod pod = pod("null", "{name: s, image: i, restartPolicy: Always, resources: {requests: {memory: 1Gi}}}");

        assertThat(OomScore.of(pod, pod.getSpec().getInitContainers().get(0), MACHINE))
                .isEqualTo(875);
        assertThat(OomScore.of(pod, pod.getSpec().getContainers().get(0), MACHINE))
                .isEqualTo(999);
    }

    @Test
    void theOtherClassesHaveOneScoreEach() {
        Pod guaranteed = Manifests.withResources("{limits: {cpu: 1, memory: 1Gi}}");
        Pod bestEffort = Manifests.withResources("null");

        assertThat(OomScore.of(guaranteed, guaranteed.getSpec().getContainers().get(0), MACHINE))
                .isEqualTo(-997);
        assertThat(OomScore.of(bestEffort, bestEffort.getSpec().getContainers().get(0), MACHINE))
                .isEqualTo(1000);
        assertThat(OomScore.OF_PAUSE).isEqualTo(-998);
    }

    private static Pod pod(String app, String initContainer) {
        Pod pod = Manifests.pod(Manifests.withSpec("initContainers: [" + initContainer + "]"));
        pod.getSpec().setContainers(Manifests.withResources(app).getSpec().getContainers());
        return pod;
    }
}
