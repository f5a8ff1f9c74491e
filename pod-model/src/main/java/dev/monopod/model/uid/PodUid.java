package dev.monopod.model.uid;

import dev.monopod.model.json.ModelJson;
import dev.monopod.model.resources.ExactQuantity;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.regex.Pattern;

/**
 * The UID of a pod, as static pods have one: equal as long as nothing about the pod changes, and another one as soon as anything does; so a
 * changed manifest is another pod. After applyDefaults in pkg/kubelet/config/common.go, which hashes the same things in another writing.
 *
 * <p>The formula: FNV-1a in 128 bits, as 32 hexadecimal digits, over the UTF-8 of
 *
 * <pre>metadata "\n" spec "\n" "host:" node "\n" "file:" file</pre>
 *
 * where metadata (name, namespace, labels and annotations alone) and spec are the canonical JSON of {@link ModelJson} with defaults filled
 * in, and with quantities as plain numbers ({@code 1000m} is {@code 1}). Status, and what an agent adds to metadata, make no difference; nor
 * do comments, layout, the order of keys, or YAML against JSON.
 */
public final class PodUid {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");

    private PodUid() {}

    /**
     * The UID.
     *
     * @param pod with its defaults filled in
     * @param node the node's name
     * @param file the manifest's path
     */
    public static String of(Pod pod, String node, String file) {
        ObjectMeta metadata = new ObjectMeta();
        metadata.setName(pod.getMetadata().getName());
        metadata.setNamespace(pod.getMetadata().getNamespace());
        metadata.setLabels(pod.getMetadata().getLabels());
        metadata.setAnnotations(pod.getMetadata().getAnnotations());
        return new Fnv128()
                .add(ModelJson.write("ObjectMeta", metadata, PodUid::number))
                .add("\n")
                .add(ModelJson.write("PodSpec", pod.getSpec(), PodUid::number))
                .add("\nhost:" + node + "\nfile:" + file)
                .hex();
    }

    /** Whether this could be one. */
    public static boolean isOne(String text) {
        return FORM.matcher(text).matches();
    }

    private static String number(Quantity quantity) {
        return ExactQuantity.of(quantity).stripTrailingZeros().toString();
    }
}
