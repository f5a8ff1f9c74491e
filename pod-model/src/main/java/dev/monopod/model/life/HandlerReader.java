package dev.monopod.model.life;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.GRPCAction;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.TCPSocketAction;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The handlers of one container, whose ports' names they use. */
final class HandlerReader {
    private final Container container;

    HandlerReader(Container container) {
        this.container = container;
    }

    ProbeHandler ofProbe(io.fabric8.kubernetes.api.model.Probe probe) {
        if (probe.getExec() != null) {
            return new Handler.Exec(probe.getExec().getCommand());
        }
        if (probe.getHttpGet() != null) {
            return http(probe.getHttpGet());
        }
        if (probe.getTcpSocket() != null) {
            TCPSocketAction tcp = probe.getTcpSocket();
            return new Handler.Tcp(host(tcp.getHost()), port(tcp.getPort()));
        }
        if (probe.getGrpc() != null) {
            GRPCAction grpc = probe.getGrpc();
            return new Handler.Grpc(grpc.getPort(), grpc.getService() == null ? "" : grpc.getService());
        }
        throw new IllegalArgumentException("a probe of container \"" + container.getName() + "\" has no handler");
    }

    Hook hook(LifecycleHandler handler) {
        if (handler.getExec() != null) {
            return new Handler.Exec(handler.getExec().getCommand());
        }
        if (handler.getHttpGet() != null) {
            return http(handler.getHttpGet());
        }
        if (handler.getSleep() != null) {
            Long seconds = handler.getSleep().getSeconds();
            return new Handler.Sleep(Duration.ofSeconds(seconds == null ? 0 : seconds));
        }
        throw new IllegalArgumentException("a hook of container \"" + container.getName() + "\" has no handler");
    }

    private Handler.HttpGet http(HTTPGetAction http) {
        return new Handler.HttpGet(
                Handler.Scheme.valueOf(http.getScheme()),
                host(http.getHost()),
                port(http.getPort()),
                http.getPath(),
                http.getHttpHeaders().stream()
                        .map(header -> new Handler.Header(
                                header.getName(), header.getValue() == null ? "" : header.getValue()))
                        .toList());
    }

    private static Optional<String> host(@Nullable String host) {
        return Optional.ofNullable(host).filter(given -> !given.isEmpty());
    }

    private int port(IntOrString port) {
        String name = port.getStrVal();
        return name == null
                ? port.getIntVal()
                : container.getPorts().stream()
                        .filter(declared -> name.equals(declared.getName()))
                        .findFirst()
                        .map(ContainerPort::getContainerPort)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "container \"" + container.getName() + "\" has no port \"" + name + "\""));
    }
}
