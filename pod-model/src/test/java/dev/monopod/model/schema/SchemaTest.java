package dev.monopod.model.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SchemaTest {
    @Test
    void theResourceSaysWhatFabric8sClassesSay() throws Exception {
        String made = SchemaText.of("Pod", "PodList");
        try (InputStream resource = Schema.class.getResourceAsStream("pod-schema.txt")) {
            assertThat(new String(resource.readAllBytes(), StandardCharsets.UTF_8))
                    .as("replace the resource by what is expected here after a look at the differences")
                    .isEqualTo(made);
        }
    }

    @Test
    void everyFieldOfEveryTypeCanBeSetAndRead() {
        for (String type : SchemaText.types("Pod", "PodList").keySet()) {
            ModelClass model = ModelClass.of(type);
            Object object = model.create();
            Schema.fields(type).forEach((field, fieldType) -> {
                Object sample = Samples.of(fieldType);
                if (sample != null) {
                    model.set(object, field, sample);
                    assertThat(model.get(object, field)).as(type + "." + field).isEqualTo(sample);
                }
            });
        }
    }

    @Test
    void aFieldsTypeIsReadInAllShapes() {
        assertThat(Schema.fields("Container")).containsEntry("args", FieldType.parse("[]string"));
        assertThat(Schema.fields("ObjectMeta").get("labels")).hasToString("map[]string");
        assertThat(Schema.fields("PodSpec").get("hostIPC")).hasToString("boolean");
    }

    @Test
    void anUnknownTypeOrFieldIsRefused() {
        assertThatThrownBy(() -> Schema.fields("Deployment")).hasMessageContaining("Deployment");
        assertThatThrownBy(() -> ModelClass.of("Pod").set(new Pod(), "nope", 1)).hasMessageContaining("nope");
    }
}
