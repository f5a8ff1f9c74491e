package dev.monopod.model.defaults;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EmptyDirVolumeSource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fills in defaults. After pkg/apis/core/v1/defaults.go. */
public final class PodDefaults {
    private static final long GRACE_PERIOD_SECONDS = 30;

    private PodDefaults() {}

    /** Fills in the fields of {@code pod}, which is changed, that it leaves out. Doing so twice changes nothing more. */
    public static void fill(Pod pod) {
        pod.setApiVersion("v1");
        pod.setKind("Pod");
        if (pod.getMetadata() == null) {
            pod.setMetadata(new ObjectMeta());
        }
        if (pod.getSpec() == null) {
            pod.setSpec(new PodSpec());
        }
        pod.getMetadata().setNamespace(orElse(pod.getMetadata().getNamespace(), "default"));
        fill(pod.getSpec());
        pod.getSpec().getInitContainers().forEach(PodDefaults::fill);
        pod.getSpec().getContainers().forEach(PodDefaults::fill);
        pod.getSpec().getVolumes().forEach(PodDefaults::fill);
    }

    private static void fill(PodSpec spec) {
        spec.setRestartPolicy(orElse(spec.getRestartPolicy(), "Always"));
        spec.setDnsPolicy(orElse(spec.getDnsPolicy(), "ClusterFirst"));
        spec.setSchedulerName(orElse(spec.getSchedulerName(), "default-scheduler"));
        if (spec.getTerminationGracePeriodSeconds() == null) {
            spec.setTerminationGracePeriodSeconds(GRACE_PERIOD_SECONDS);
        }
        if (spec.getEnableServiceLinks() == null) {
            spec.setEnableServiceLinks(true);
        }
        if (spec.getSecurityContext() == null) {
            spec.setSecurityContext(new PodSecurityContext());
        }
    }

    private static void fill(Container container) {
        container.setTerminationMessagePath(orElse(container.getTerminationMessagePath(), "/dev/termination-log"));
        container.setTerminationMessagePolicy(orElse(container.getTerminationMessagePolicy(), "File"));
        String image = container.getImage() == null ? "" : container.getImage();
        container.setImagePullPolicy(orElse(container.getImagePullPolicy(), pullPolicy(image)));
        container.getPorts().forEach(port -> port.setProtocol(orElse(port.getProtocol(), "TCP")));
        if (container.getResources() == null) {
            container.setResources(new ResourceRequirements());
        }
        requestWhatIsLimited(container.getResources());
        HandlerDefaults.fill(container);
    }

    /** What an image is pulled by where its manifest does not say: Always for the tag latest, or neither tag nor digest. */
    public static String pullPolicy(String image) {
        int digest = image.indexOf('@');
        String name = digest < 0 ? image : image.substring(0, digest);
        int colon = name.indexOf(':', name.lastIndexOf('/') + 1);
        String tag = colon < 0 ? "" : name.substring(colon + 1);
        boolean latest = tag.equals("latest") || (tag.isEmpty() && digest < 0);
        return latest ? "Always" : "IfNotPresent";
    }

    private static void requestWhatIsLimited(ResourceRequirements resources) {
        Map<String, Quantity> requests = new LinkedHashMap<>(resources.getRequests());
        resources.getLimits().forEach(requests::putIfAbsent);
        resources.setRequests(requests);
    }

    private static void fill(Volume volume) {
        if (volume.getHostPath() != null && volume.getHostPath().getType() == null) {
            volume.getHostPath().setType("");
        }
        EmptyDirVolumeSource emptyDir = volume.getEmptyDir();
        if (emptyDir != null && emptyDir.getMedium() == null) {
            emptyDir.setMedium("");
        }
    }

    static String orElse(@Nullable String value, String otherwise) {
        return value == null || value.isEmpty() ? otherwise : value;
    }
}
