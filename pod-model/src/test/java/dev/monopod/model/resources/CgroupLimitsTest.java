package dev.monopod.model.resources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.model.manifest.Manifests;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CgroupLimitsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    null                                                  |      2 |         |
                    {requests: {cpu: 0}}                                  |      2 |         |
                    {requests: {cpu: 1m}}                                 |      2 |         |
                    {requests: {cpu: 3m}}                                 |      3 |         |
                    {requests: {cpu: 100m, memory: 1Gi}}                  |    102 |         |
                    {requests: {cpu: 0.1}}                                |    102 |         |
                    {requests: {cpu: 1}}                                  |   1024 |         |
                    {requests: {cpu: 256}}                                | 262144 |         |
                    {requests: {cpu: 1e3}}                                | 262144 |         |
                    {requests: {cpu: 100Ei}}                              | 262144 |         |
                    {limits: {cpu: 1.5}}                                  |   1536 |  150000 |
                    {limits: {cpu: 2, memory: 1.5Gi}, requests: {cpu: 1}} |   1024 |  200000 | 1610612736
                    {limits: {cpu: 2}, requests: {cpu: 0}}                |      2 |  200000 |
                    {limits: {cpu: 1m}}                                   |      2 |    1000 |
                    {limits: {cpu: 10m}}                                  |     10 |    1000 |
                    {limits: {cpu: 11m}}                                  |     11 |    1100 |
                    {limits: {cpu: 1n, memory: 1n}}                       |      2 |    1000 | 1
                    {limits: {cpu: 0, memory: 0}}                         |      2 |         |
                    {limits: {memory: 1e3}}                               |      2 |         | 1000
                    {limits: {memory: 1Ki}}                               |      2 |         | 1024
                    {limits: {memory: 0.1}}                               |      2 |         | 1
                    {limits: {memory: 100Ei}}                             |      2 |         | 9223372036854775807
                    """)
    void aContainersLimits(String resources, long shares, Long quota, Long memory) {
        Pod pod = Manifests.withResources(resources, "{limits: {cpu: 7, memory: 7Gi}}");

        assertThat(CgroupLimits.ofContainer(pod.getSpec().getContainers().get(0)))
                .isEqualTo(new CgroupLimits(shares, optional(quota), 100_000, optional(memory)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    null                               | null                             |      2 |        |
                    {requests: {cpu: 100m}}            | {requests: {cpu: 0.1}}           |    204 |        |
                    {requests: {cpu: 1m}}              | {requests: {cpu: 1m}}            |      2 |        |
                    {requests: {cpu: 200}}             | {requests: {cpu: 200}}           | 262144 |        |
                    {limits: {cpu: 1, memory: 1Gi}}    | {limits: {cpu: 500m, memory: 1}} |   1536 | 150000 | 1073741825
                    {limits: {cpu: 1, memory: 1Gi}}    | {limits: {memory: 1Gi}}          |   1024 |        | 2147483648
                    {limits: {cpu: 1, memory: 1Gi}}    | {limits: {cpu: 1, memory: 0}}    |   2048 | 200000 |
                    {limits: {cpu: 1}}                 | null                             |   1024 |        |
                    {limits: {cpu: 1m}}                | {limits: {cpu: 1m}}              |      2 |   1000 |
                    {limits: {memory: 0.5}}            | {limits: {memory: 0.5}}          |      2 |        | 1
                    {limits: {memory: 8Ei}}            | {limits: {memory: 8Ei}}          |      2 |        | 9223372036854775807
                    """)
    void aPodIsLimitedToTheSumWhereAllContainersAreLimited(
            String first, String second, long shares, Long quota, Long memory) {
        CgroupLimits limits = new CgroupLimits(shares, optional(quota), 100_000, optional(memory));

        assertThat(CgroupLimits.ofPod(Manifests.withResources(first, second))).isEqualTo(limits);
        assertThat(CgroupLimits.ofPod(Manifests.withResources(second, first))).isEqualTo(limits);
    }

    /** By KEP-753, with init containers i and sidecars s before the apps a: kind, cpu request, memory limit. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    a 1 1                                |  1 | 1
                    a 1 1, a 2 3                         |  3 | 4
                    i 5 5, a 1 1, a 2 3                  |  5 | 5
                    i 2 2, a 1 1, a 2 3                  |  3 | 4
                    i 2 2, i 3 3, a 1 1                  |  3 | 3
                    s 2 2, a 1 1                         |  3 | 3
                    s 2 2, i 5 5, a 1 1                  |  7 | 7
                    i 5 5, s 2 2, a 1 1                  |  5 | 5
                    i 5 5, s 2 2, a 4 4                  |  6 | 6
                    s 1 1, i 1 1, s 2 2, i 4 4, a 3 3    |  7 | 7
                    s 1 1, i 1 1, s 2 2, i 4 4, a 5 5    |  8 | 8
                    i 9 1, s 1 8, i 2 2, a 1 1           |  9 | 10
                    i 9 0, a 1 1                         |  9 |
                    s 1 0, a 1 1                         |  2 |
                    s 1 1, i 1 0, a 1 1                  |  2 |
                    i 1 1, a 1 0                         |  1 |
                    """)
    void aPodIsGivenWhatRunsAtATimeAtMost(String containers, long cpus, Long memory) {
        CgroupLimits limits = CgroupLimits.ofPod(Manifests.pod(Manifests.withContainers(containers)));

        assertThat(limits.cpuShares()).isEqualTo(cpus * 1024);
        assertThat(limits.memoryBytes()).isEqualTo(optional(memory));
    }

    /** The pod's by the kubelet's line, the container's by the runtime's curve: each figure reckoned apart with arbitrary precision. */
    @ParameterizedTest
    @CsvSource({
        "0, 1, 1",
        "2, 1, 1",
        "3, 1, 2",
        "10, 1, 4",
        "102, 4, 17",
        "512, 20, 59",
        "1024, 39, 100",
        "1025, 40, 101",
        "2048, 79, 174",
        "4096, 157, 303",
        "131072, 5000, 5478",
        "262143, 9999, 10000",
        "262144, 10000, 10000",
        "9223372036854775807, 10000, 10000"
    })
    void sharesBecomeWeights(long shares, long ofPod, long ofContainer) {
        assertThat(CpuWeight.ofPod(shares)).isEqualTo(ofPod);
        assertThat(CpuWeight.ofContainer(shares)).isEqualTo(ofContainer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "64", "4194304", "0000001"})
    void aPidsLimitIsANumberOfTasks(String value) {
        ObjectMeta metadata = new ObjectMeta();
        metadata.setAnnotations(Map.of("monopod.dev/pids-limit", value));

        assertThat(PidsLimit.isValid(value)).isTrue();
        assertThat(PidsLimit.of(metadata)).hasValue(Integer.parseInt(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "+1", "1.5", "4194305", "99999999999", " 1", "1k", "١"})
    void anythingElseIsNoPidsLimit(String value) {
        ObjectMeta metadata = new ObjectMeta();
        metadata.setAnnotations(Map.of(PidsLimit.ANNOTATION, value));

        assertThat(PidsLimit.isValid(value)).isFalse();
        assertThat(PidsLimit.of(metadata)).isEqualTo(OptionalInt.empty());
        assertThat(PidsLimit.of(new ObjectMeta())).isEqualTo(OptionalInt.empty());
    }

    private static OptionalLong optional(Long value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
