package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The agent has no descriptor left for a socket: that says nothing about its pods, which run on and are heard of again later. */
final class NoDescriptorE2eTest {
    private static final String NO_SOCKET = "socket:error=EMFILE";
    private static final String EMFILE = "Too many open files";

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    @Test
    void aPodOutlivesThatItsShimCantBeConnectedToAnew() throws Exception {
        agent.write("app.yaml", BusyboxPod.steady("app"));
        Pod pod = agent.awaitRunning("app");
        List<HostProcess> all = processes(pod);

        try (Injection none = Injection.into(agent.pid(), NO_SOCKET)) {
            loseConnection(pod);
            Waiting.until(
                    "a try to connect",
                    () -> agent.output().contains(EMFILE) || !all.get(2).alive());
        }

        theAgentHearsOf(pod, all);
    }

    @Test
    void aPodIsTakenOverWhenThereAreDescriptorsAgain() throws Exception {
        agent.write("app.yaml", BusyboxPod.steady("app"));
        Pod pod = agent.awaitRunning("app");
        List<HostProcess> all = processes(pod);
        agent.kill();
        Path manifest = folder(pod).resolve("pod.json");
        Path kept = Files.copy(manifest, manifest.resolveSibling("kept"), StandardCopyOption.REPLACE_EXISTING);
        Files.delete(manifest);
        Command.run("mkfifo", manifest.toString());

        agent.launch();
        // Opening it waits for the agent, which has its own sockets by then and goes on when it has read.
        FileChannel fifo = FileChannel.open(manifest, StandardOpenOption.WRITE);
        try (Injection none = Injection.into(agent.pid(), NO_SOCKET)) {
            byte[] content = Files.readAllBytes(kept);
            Files.move(kept, manifest, StandardCopyOption.ATOMIC_MOVE);
            fifo.write(ByteBuffer.wrap(content));
            fifo.close();

            agent.awaitReady();
        }

        theAgentHearsOf(pod, all);
        assertThat(agent.output()).contains("could not recover", EMFILE);
    }

    /** Nothing was disturbed, and what happens now is noticed. */
    private void theAgentHearsOf(Pod pod, List<HostProcess> all) {
        agent.awaitRunning("app");
        assertThat(processes(pod)).isEqualTo(all);
        all.get(2).kill();
        agent.awaitContainer("app", "app", status -> Pods.running(status) && status.getRestartCount() == 1);
    }

    private List<HostProcess> processes(Pod pod) {
        PodWitness witness = agent.witness(pod);
        return List.of(witness.shim(), witness.pause(), witness.container("app"));
    }

    /** A newer connection replaces the older one. */
    private void loseConnection(Pod pod) throws IOException {
        try (SocketChannel newer = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            newer.connect(UnixDomainSocketAddress.of(folder(pod).resolve("shim.sock")));
        }
    }

    private Path folder(Pod pod) {
        return agent.directories()
                .run()
                .resolve("pods")
                .resolve(pod.getMetadata().getUid());
    }
}
