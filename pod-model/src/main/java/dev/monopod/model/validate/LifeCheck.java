package dev.monopod.model.validate;

import dev.monopod.model.fault.FieldPath;
import dev.monopod.model.fault.Findings;
import dev.monopod.model.fault.Wording;
import dev.monopod.model.life.Role;
import dev.monopod.model.life.StopSignal;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Lifecycle;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import org.jspecify.annotations.Nullable;

/** When a container runs: whether it starts again, its probes, its hooks and its stop signal. */
final class LifeCheck {
    private static final int ONE = 1;

    private final Findings findings;
    private final PodSpec spec;

    LifeCheck(Findings findings, PodSpec spec) {
        this.findings = findings;
        this.spec = spec;
    }

    void check(Container container, Role role, FieldPath path) {
        new RestartsCheck(findings).check(container, spec.getRestartPolicy(), path);
        if (role.staysUp()) {
            checkProbes(container, path);
            checkHooks(container, path.child("lifecycle"));
            return;
        }
        notOfInit(container.getLifecycle(), path.child("lifecycle"));
        notOfInit(container.getLivenessProbe(), path.child("livenessProbe"));
        notOfInit(container.getReadinessProbe(), path.child("readinessProbe"));
        notOfInit(container.getStartupProbe(), path.child("startupProbe"));
    }

    private void notOfInit(@Nullable Object given, FieldPath path) {
        if (given != null) {
            findings.error(path, Wording.forbidden("may not be set for init containers without restartPolicy=Always"));
        }
    }

    private void checkProbes(Container container, FieldPath path) {
        ProbeCheck check = new ProbeCheck(findings, new HandlerCheck(findings, container, spec));
        Probe liveness = container.getLivenessProbe();
        Probe startup = container.getStartupProbe();
        Probe readiness = container.getReadinessProbe();
        if (liveness != null) {
            check.check(liveness, path.child("livenessProbe"));
            oneSuccess(liveness, path.child("livenessProbe"));
        }
        if (startup != null) {
            check.check(startup, path.child("startupProbe"));
            oneSuccess(startup, path.child("startupProbe"));
        }
        if (readiness != null) {
            check.check(readiness, path.child("readinessProbe"));
            Long grace = readiness.getTerminationGracePeriodSeconds();
            if (grace != null) {
                findings.error(
                        path.child("readinessProbe").child("terminationGracePeriodSeconds"),
                        Wording.invalid(grace, "must not be set for readinessProbes"));
            }
        }
    }

    private void oneSuccess(Probe probe, FieldPath path) {
        if (probe.getSuccessThreshold() != ONE) {
            findings.error(path.child("successThreshold"), Wording.invalid(probe.getSuccessThreshold(), "must be 1"));
        }
    }

    private void checkHooks(Container container, FieldPath path) {
        Lifecycle lifecycle = container.getLifecycle();
        if (lifecycle == null) {
            return;
        }
        HandlerCheck check = new HandlerCheck(findings, container, spec);
        if (lifecycle.getPostStart() != null) {
            check.hook(lifecycle.getPostStart(), path.child("postStart"));
        }
        if (lifecycle.getPreStop() != null) {
            check.hook(lifecycle.getPreStop(), path.child("preStop"));
        }
        if (lifecycle.getStopSignal() != null) {
            checkStopSignal(lifecycle.getStopSignal(), path.child("stopSignal"));
        }
    }

    private void checkStopSignal(String signal, FieldPath path) {
        boolean linux = spec.getOs() != null && "linux".equals(spec.getOs().getName());
        if (!linux) {
            findings.error(path, Wording.forbidden("may only be set where `spec.os.name` is linux"));
        }
        if (!StopSignal.isOne(signal)) {
            findings.error(
                    path, Wording.invalid(signal, "must be a signal's name, such as SIGTERM, SIGUSR1 or SIGRTMIN+3"));
        }
    }
}
