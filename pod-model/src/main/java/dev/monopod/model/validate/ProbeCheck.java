package dev.monopod.model.validate;

import dev.monopod.model.fault.FieldPath;
import dev.monopod.model.fault.Findings;
import dev.monopod.model.fault.Wording;
import io.fabric8.kubernetes.api.model.Probe;
import org.jspecify.annotations.Nullable;

/** What all probes of a container have in common. After validateProbe. */
final class ProbeCheck {
    private final Findings findings;
    private final HandlerCheck handlers;

    ProbeCheck(Findings findings, HandlerCheck handlers) {
        this.findings = findings;
        this.handlers = handlers;
    }

    void check(Probe probe, FieldPath path) {
        handlers.probe(probe, path);
        notNegative(probe.getInitialDelaySeconds(), path.child("initialDelaySeconds"));
        notNegative(probe.getTimeoutSeconds(), path.child("timeoutSeconds"));
        notNegative(probe.getPeriodSeconds(), path.child("periodSeconds"));
        notNegative(probe.getSuccessThreshold(), path.child("successThreshold"));
        notNegative(probe.getFailureThreshold(), path.child("failureThreshold"));
        Long grace = probe.getTerminationGracePeriodSeconds();
        if (grace != null && grace <= 0) {
            findings.error(
                    path.child("terminationGracePeriodSeconds"), Wording.invalid(grace, "must be greater than 0"));
        }
    }

    private void notNegative(@Nullable Integer number, FieldPath path) {
        if (number != null && number < 0) {
            findings.error(path, Wording.invalid(number, "must be greater than or equal to 0"));
        }
    }
}
