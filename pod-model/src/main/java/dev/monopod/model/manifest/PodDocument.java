package dev.monopod.model.manifest;

import dev.monopod.model.decode.StrictDecoder;
import dev.monopod.model.defaults.PodDefaults;
import dev.monopod.model.fault.FieldPath;
import dev.monopod.model.fault.Findings;
import dev.monopod.model.support.SupportCheck;
import dev.monopod.model.tree.Mapping;
import dev.monopod.model.validate.PodValidator;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;

/** From one pod's tree to the pod. */
final class PodDocument {
    private PodDocument() {}

    /** Notes all faults, and returns the pod as far as it could be read; it is fit for use only where there are no errors. */
    static Pod read(Mapping node, FieldPath path, Findings findings) {
        Pod pod = (Pod) new StrictDecoder(findings).decode("Pod", node, path);
        new SupportCheck(findings).check(node, path);
        PodDefaults.fill(pod);
        Findings broken = new Findings();
        PodValidator.validate(pod, path, broken);
        findings.addConsequences(broken);
        keepWhatHasEffect(pod);
        return pod;
    }

    /** A status, a UID and the like, as {@code kubectl get -o yaml} writes them, come from another system and would mislead here. */
    private static void keepWhatHasEffect(Pod pod) {
        ObjectMeta given = pod.getMetadata();
        ObjectMeta kept = new ObjectMeta();
        kept.setName(given.getName());
        kept.setNamespace(given.getNamespace());
        kept.setLabels(given.getLabels());
        kept.setAnnotations(given.getAnnotations());
        pod.setMetadata(kept);
        pod.setStatus(null);
    }
}
