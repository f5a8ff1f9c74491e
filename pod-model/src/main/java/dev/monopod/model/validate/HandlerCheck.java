package dev.monopod.model.validate;

import dev.monopod.model.fault.FieldPath;
import dev.monopod.model.fault.Findings;
import dev.monopod.model.fault.Wording;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ExecAction;
import io.fabric8.kubernetes.api.model.GRPCAction;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.SleepAction;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What a probe or a hook of one container does. After validateHandler. */
final class HandlerCheck {
    private final Findings findings;
    private final Container container;
    private final long gracePeriod;
    private final RequestCheck requests;

    HandlerCheck(Findings findings, Container container, PodSpec spec) {
        this.findings = findings;
        this.container = container;
        this.gracePeriod = spec.getTerminationGracePeriodSeconds();
        this.requests = new RequestCheck(findings, container);
    }

    void probe(Probe probe, FieldPath path) {
        new OneOf(path)
                .may("exec", probe.getExec(), this::probeCommand)
                .may("httpGet", probe.getHttpGet(), requests::http)
                .may("tcpSocket", probe.getTcpSocket(), requests::tcp)
                .may("grpc", probe.getGrpc(), this::grpc)
                .must();
    }

    /** A TCP connection is no hook that anything could do; that it is not supported is said elsewhere. */
    void hook(LifecycleHandler hook, FieldPath path) {
        new OneOf(path)
                .may("exec", hook.getExec(), this::hookCommand)
                .may("httpGet", hook.getHttpGet(), requests::http)
                .may("tcpSocket", hook.getTcpSocket(), requests::tcp)
                .may("sleep", hook.getSleep(), this::sleep)
                .must();
    }

    /** Counts the handlers of one probe or hook, of which there must be one, and checks the first. */
    private final class OneOf {
        private final FieldPath path;
        private boolean found;

        OneOf(FieldPath path) {
            this.path = path;
        }

        <T> OneOf may(String field, @Nullable T handler, BiConsumer<T, FieldPath> check) {
            if (handler != null && found) {
                findings.error(path.child(field), Wording.forbidden("may not specify more than 1 handler type"));
            } else if (handler != null) {
                found = true;
                check.accept(handler, path.child(field));
            }
            return this;
        }

        void must() {
            if (!found) {
                findings.error(path, Wording.required("must specify a handler type"));
            }
        }
    }

    private void probeCommand(ExecAction exec, FieldPath path) {
        required(exec, path);
        new EnvironmentCheck(findings).checkProbeCommand(container, exec.getCommand(), path);
    }

    private void hookCommand(ExecAction exec, FieldPath path) {
        required(exec, path);
        new EnvironmentCheck(findings).checkCommand(exec.getCommand(), path);
    }

    private void required(ExecAction exec, FieldPath path) {
        if (exec.getCommand().isEmpty()) {
            findings.error(path.child("command"), Wording.required(""));
        }
    }

    private void grpc(GRPCAction grpc, FieldPath path) {
        requests.portNumber(grpc.getPort() == null ? 0 : grpc.getPort(), path.child("port"));
    }

    private void sleep(SleepAction sleep, FieldPath path) {
        long seconds = sleep.getSeconds() == null ? 0 : sleep.getSeconds();
        if (gracePeriod >= 0 && (seconds < 0 || seconds > gracePeriod)) {
            String fault = "must be from 0 to terminationGracePeriodSeconds (" + gracePeriod + ")";
            findings.error(path, Wording.invalid(seconds, fault));
        }
    }
}
