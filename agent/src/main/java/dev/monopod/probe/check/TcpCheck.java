package dev.monopod.probe.check;

import dev.monopod.model.life.Handler.Tcp;
import dev.monopod.probe.check.CheckResult.Failed;
import dev.monopod.probe.check.CheckResult.Passed;
import java.time.Duration;

/** Whether a connection can be made (pkg/probe/tcp of Kubernetes). Nothing is said over it. */
final class TcpCheck {
    private TcpCheck() {}

    static Check begin(PodNetwork network, Tcp tcp, Duration time) {
        String host = tcp.host().orElseGet(() -> HostPort.text(network.defaultHost()));
        Conversation conversation = new Conversation(
                network, time, () -> new Failed("dial tcp " + HostPort.of(host, tcp.port()) + ": i/o timeout"));
        conversation.connect(host, tcp.port(), "", pipeline -> {}, connected -> conversation.end(new Passed("")));
        return conversation;
    }
}
