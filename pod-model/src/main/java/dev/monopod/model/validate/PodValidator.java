package dev.monopod.model.validate;

import dev.monopod.model.fault.FieldPath;
import dev.monopod.model.fault.Findings;
import dev.monopod.model.fault.Wording;
import dev.monopod.model.life.RestartPolicy;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All checks of a pod. */
public final class PodValidator {
    private final Findings findings;
    private final Check check;

    private PodValidator(Findings findings) {
        this.findings = findings;
        this.check = new Check(findings);
    }

    /**
     * Notes every fault of a pod.
     *
     * @param pod with its defaults filled in
     * @param path where the pod stands in its document
     */
    public static void validate(Pod pod, FieldPath path, Findings findings) {
        new MetadataCheck(findings).check(pod.getMetadata(), path.child("metadata"));
        new PodValidator(findings).check(pod.getSpec(), path.child("spec"));
    }

    private void check(PodSpec spec, FieldPath path) {
        Set<String> volumes = new VolumesCheck(findings).check(spec.getVolumes(), path.child("volumes"));
        new ContainersCheck(findings, spec, volumes).check(path);
        check.oneOf(path.child("restartPolicy"), spec.getRestartPolicy(), RestartPolicy.words());
        long grace = spec.getTerminationGracePeriodSeconds();
        if (grace < 0) {
            String fault = Wording.invalid(grace, "must be greater than or equal to 0");
            findings.error(path.child("terminationGracePeriodSeconds"), fault);
        }
        checkDeadline(spec.getActiveDeadlineSeconds(), path.child("activeDeadlineSeconds"));
        check.follows(path.child("hostname"), spec.getHostname(), NameRule.DNS_LABEL);
        new DnsCheck(findings).check(spec, path);
    }

    private void checkDeadline(@Nullable Long seconds, FieldPath path) {
        if (seconds != null && (seconds < 1 || seconds > Integer.MAX_VALUE)) {
            findings.error(path, Wording.invalid(seconds, "must be between 1 and 2147483647, inclusive"));
        }
    }
}
