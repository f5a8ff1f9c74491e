package dev.monopod.source;

import dev.monopod.model.manifest.Fault;
import dev.monopod.model.manifest.Manifest;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Manifests of a line a thing, so that tests of the source stand on nothing of the YAML's reading: {@code pod NAME VERSION},
 * {@code fault TEXT}, {@code warn TEXT}, {@code crash}; an empty file has a fault.
 */
final class TinyManifests {
    private TinyManifests() {}

    static Manifest read(byte[] content) {
        String text = new String(content, StandardCharsets.UTF_8);
        List<Pod> pods = new ArrayList<>();
        List<Fault> errors = new ArrayList<>();
        List<Fault> warnings = new ArrayList<>();
        if (text.isBlank()) {
            errors.add(new Fault(1, "", "is empty"));
        }
        for (String line : text.lines().toList()) {
            String[] words = line.split(" ", 3);
            switch (words[0]) {
                case "pod" -> pods.add(pod(words[1], words[2]));
                case "warn" -> warnings.add(new Fault(1, "spec", words[1]));
                case "crash" -> throw new IllegalStateException("crash");
                case "#" -> {}
                default -> errors.add(new Fault(1, "", line));
            }
        }
        return new Manifest(pods, errors, warnings);
    }

    static Pod pod(String name, String version) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
                .addToLabels("version", version)
                .endMetadata()
                .build();
    }

    static String version(Pod pod) {
        return pod.getMetadata().getLabels().get("version");
    }

    /** As the real one: content and file. */
    static String uid(Pod pod, String file) {
        return pod.getMetadata().getName() + "-" + version(pod) + "@" + file;
    }
}
