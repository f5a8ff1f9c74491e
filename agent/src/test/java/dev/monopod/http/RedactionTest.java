package dev.monopod.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.model.json.ModelJson;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import org.junit.jupiter.api.Test;

class RedactionTest {
    @Test
    void noSecretOfAnyContainerIsLeft() {
        Pod pod = new PodBuilder()
                .withNewSpec()
                .withContainers(
                        container(), new ContainerBuilder().withName("plain").build())
                .withInitContainers(container())
                .endSpec()
                .build();
        String before = ModelJson.write("Pod", pod);

        String shown = ModelJson.write("Pod", Redaction.of(pod));

        assertThat(before).contains("secret");
        assertThat(ModelJson.write("Pod", pod)).as("the pod that was given").isEqualTo(before);
        assertThat(shown).isEqualTo(before.replace("secret", "<redacted>"));
    }

    private static Container container() {
        return new ContainerBuilder()
                .withName("c")
                .withEnv(new EnvVar("A", "secret", null), new EnvVar("B", "", null), new EnvVar("C", null, null))
                .withStartupProbe(probe())
                .withReadinessProbe(probe())
                .withLivenessProbe(probe())
                .withNewLifecycle()
                .withNewPostStart()
                .withHttpGet(probe().getHttpGet())
                .endPostStart()
                .withNewPreStop()
                .withHttpGet(probe().getHttpGet())
                .endPreStop()
                .endLifecycle()
                .build();
    }

    private static Probe probe() {
        return new ProbeBuilder()
                .withNewHttpGet()
                .addNewHttpHeader("Authorization", "secret")
                .addNewHttpHeader("X-Empty", "")
                .endHttpGet()
                .build();
    }
}
