package dev.monopod.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.monopod.model.change.PodUpdate;
import dev.monopod.model.defaults.PodDefaults;
import dev.monopod.model.resources.NodeCapacity;
import dev.monopod.source.SourcedPod;
import dev.monopod.worker.AdmittedPod;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdmissionTest {
    private static final String UID = "0123456789abcdef0123456789abcdef";
    private static final String OTHER_UID = "f".repeat(32);

    @TempDir
    private Path pods;

    private byte[] admitted(Admission admission, String uid) throws IOException {
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withName("p-" + uid)
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build();
        AdmittedPod admitted = admission.admit(new SourcedPod(pod, uid, Path.of("/m/p.yaml")), Instant.EPOCH);
        return new ObjectMapper().writeValueAsBytes(admitted.pod());
    }

    @Test
    void aRecordThatIsCutShortAnywhereCostsNoOtherPod() throws IOException {
        Admission admission = new Admission(pods, Path.of("/m"), "node", new NodeCapacity(4000, 8L << 30));
        byte[] whole = admitted(admission, UID);
        Path cut = Files.createDirectory(pods.resolve(UID)).resolve("pod.json");
        Files.write(Files.createDirectory(pods.resolve(OTHER_UID)).resolve("pod.json"), admitted(admission, OTHER_UID));
        for (int length = 0; length < whole.length; length++) {
            Files.write(cut, Arrays.copyOf(whole, length));
            assertThat(admission.onDisk())
                    .as("%d bytes", length)
                    .extracting(found -> found.pod().uid())
                    .containsExactly(OTHER_UID);
        }
        Files.write(cut, whole);
        assertThat(admission.onDisk()).hasSize(2);
    }

    @Test
    void aPodThatChangesInPlaceKeepsItsUidAndTimesAndIsFoundSo() throws IOException {
        Admission admission = new Admission(pods, Path.of("/m"), "node", new NodeCapacity(4000, 8L << 30));
        AdmittedPod first = admission.admit(asked(UID, "one", "p.yaml"), Instant.EPOCH);
        SourcedPod other = asked(OTHER_UID, "two", "p.yaml");
        assertThat(admission.update(first, asked(UID, "one", "p.yaml"))).isEqualTo(new PodUpdate.None());
        assertThat(admission.update(first, other)).isEqualTo(new PodUpdate.InPlace(true));
        assertThat(admission.update(first, asked(OTHER_UID, "two", "q.yaml")))
                .isEqualTo(new PodUpdate.Replacement("the file that asks for it"));

        AdmittedPod changed = admission.change(first, other, new PodUpdate.InPlace(true));

        assertThat(changed.isSamePodAs(first)).isTrue();
        assertThat(changed.version()).isEqualTo(OTHER_UID);
        assertThat(changed.pod().getMetadata().getCreationTimestamp())
                .isEqualTo(first.pod().getMetadata().getCreationTimestamp());
        assertThat(changed.pod().getMetadata().getGeneration()).isEqualTo(2);
        assertThat(admission
                        .change(changed, other, new PodUpdate.InPlace(false))
                        .pod()
                        .getMetadata()
                        .getGeneration())
                .isEqualTo(2);
        Path record = Files.createDirectory(pods.resolve(UID)).resolve("pod.json");
        Files.write(record, new ObjectMapper().writeValueAsBytes(changed.pod()));
        assertThat(admission.onDisk()).singleElement().satisfies(found -> {
            assertThat(found.pod().version()).isEqualTo(OTHER_UID);
            assertThat(found.pod().isSamePodAs(first)).isTrue();
            assertThat(admission.update(found.pod(), other)).isEqualTo(new PodUpdate.None());
        });
        assertThat(admission.askedFor(List.of(changed)))
                .singleElement()
                .satisfies(asked -> assertThat(asked.uid()).isEqualTo(OTHER_UID));
    }

    private static SourcedPod asked(String hash, String image, String file) {
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withName("p")
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("app")
                .withImage(image)
                .endContainer()
                .endSpec()
                .build();
        PodDefaults.fill(pod);
        return new SourcedPod(pod, hash, Path.of("/m", file));
    }

    @Test
    void whatIsNoPodsFolderIsPassedOver() throws IOException {
        Admission admission = new Admission(pods, Path.of("/m"), "node", new NodeCapacity(4000, 8L << 30));
        Files.createDirectory(pods.resolve("stranger"));
        Files.writeString(pods.resolve(UID), "a file");
        Path outside = Files.createDirectory(pods.resolve("outside"));
        Files.write(outside.resolve("pod.json"), admitted(admission, OTHER_UID));
        Files.createSymbolicLink(pods.resolve(OTHER_UID), outside);

        assertThat(admission.onDisk()).isEmpty();
    }
}
