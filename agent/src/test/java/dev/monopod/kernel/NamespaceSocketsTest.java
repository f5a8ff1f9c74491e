package dev.monopod.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import jnr.constants.platform.Errno;
import org.junit.jupiter.api.Test;

class NamespaceSocketsTest {
    private static final int PORT = 8080;

    @Test
    void opensEachSocketInItsNamespace() throws Exception {
        try (NamespaceSockets sockets = NamespaceSockets.open();
                TestNamespace one = TestNamespace.make();
                TestNamespace other = TestNamespace.make();
                ServerSocketChannel server = one.listen(PORT, 10)) {
            connect(open(sockets, one.namespace())).close();

            assertThat(server.accept().isConnected()).isTrue();
            assertThatExceptionOfType(ConnectException.class)
                    .isThrownBy(() -> connect(open(sockets, other.namespace())));
            assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connect(SocketChannel.open()));
        }
    }

    @Test
    void manySocketsAreOpenedByOneThread() throws Exception {
        try (NamespaceSockets sockets = NamespaceSockets.open();
                TestNamespace one = TestNamespace.make();
                TestNamespace other = TestNamespace.make();
                ServerSocketChannel server = one.listen(PORT, 500)) {
            for (int i = 0; i < 200; i++) {
                connect(open(sockets, one.namespace())).close();
                assertThatExceptionOfType(ConnectException.class)
                        .isThrownBy(() -> connect(open(sockets, other.namespace())));
            }

            assertThat(openers()).hasSize(1);
            assertThat(server.isOpen()).isTrue();
        }
        await().until(() -> openers().isEmpty());
    }

    @Test
    void aThreadThatFindsNoWayBackOpensNothingMore() throws Exception {
        try (NetworkNamespace home = NetworkNamespace.ofThisThread();
                TestNamespace pod = TestNamespace.make();
                ServerSocketChannel server = pod.listen(PORT, 10)) {
            NoWayBack once = new NoWayBack(home);
            try (NamespaceSockets sockets = new NamespaceSockets(once)) {
                open(sockets, pod.namespace()).close();
                Thread lost = openers().iterator().next();

                once.blocked.set(true);
                SocketChannel last = open(sockets, pod.namespace());

                connect(last).close();
                await().until(() -> !lost.isAlive());
                // The next one stands where it belongs, and so does what it leaves for.
                once.blocked.set(false);
                connect(open(sockets, pod.namespace())).close();
                assertThat(openers()).hasSize(1).doesNotContain(lost);
                assertThat(openers().iterator().next()).satisfies(NamespaceSocketsTest::isAtHome);
                assertThat(server.isOpen()).isTrue();
            }
        }
    }

    @Test
    void whatWaitsBehindAThreadThatIsLostFails() throws Exception {
        try (NetworkNamespace home = NetworkNamespace.ofThisThread();
                TestNamespace pod = TestNamespace.make()) {
            NoWayBack never = new NoWayBack(home);
            never.blocked.set(true);
            try (NamespaceSockets sockets = new NamespaceSockets(never)) {
                List<ExecutionException> failures = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    try {
                        open(sockets, pod.namespace());
                    } catch (ExecutionException e) {
                        failures.add(e);
                    }
                }

                assertThat(failures)
                        .hasSize(3)
                        .allSatisfy(e -> assertThat(e)
                                .hasMessageContaining("setns home: Operation not permitted (EPERM, errno 1)"));
            }
        }
    }

    @Test
    void aNamespaceThatWasClosedIsNoOther() throws Exception {
        try (NamespaceSockets sockets = NamespaceSockets.open();
                TestNamespace pod = TestNamespace.make()) {
            pod.namespace().close();

            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> open(sockets, pod.namespace()))
                    .withCauseInstanceOf(KernelException.class)
                    .withMessageContaining("EBADF");
        }
    }

    @Test
    void aClosedOneOpensNothing() throws Exception {
        try (TestNamespace pod = TestNamespace.make()) {
            NamespaceSockets sockets = NamespaceSockets.open();
            sockets.close();

            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> open(sockets, pod.namespace()))
                    .withMessageContaining("no sockets are opened any more");
        }
    }

    @Test
    void anotherOnesChildIsRefused() throws Exception {
        try (TestNamespace pod = TestNamespace.make()) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> NetworkNamespace.ofChild(pod.holder(), 1))
                    .withMessage("process " + pod.holder() + " is no living child of process 1");
        }
        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(() -> NetworkNamespace.ofChild(Integer.MAX_VALUE, 1))
                .satisfies(e -> assertThat(e.is(Errno.ESRCH)).isTrue());
    }

    @Test
    void aProcessThatHasEndedIsRefused() throws Exception {
        Process ended = new ProcessBuilder("sleep", "60").start();
        try (PidFd held = PidFd.open(TestNamespace.pid(ended))) {
            held.signal(9);
            ended.waitFor();
        }

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> NetworkNamespace.ofChild(TestNamespace.pid(ended), TestNamespace.ownPid()));
    }

    /** The way home is there, until it is blocked. */
    private static final class NoWayBack implements NamespaceSockets.Home {
        private final NetworkNamespace home;
        private final AtomicBoolean blocked = new AtomicBoolean();

        private NoWayBack(NetworkNamespace home) {
            this.home = home;
        }

        @Override
        public void enter() throws KernelException {
            if (blocked.get()) {
                throw new KernelException("setns", "home", Errno.EPERM.intValue());
            }
            home.enter();
        }

        @Override
        public void close() {
            home.close();
        }
    }

    private static SocketChannel open(NamespaceSockets sockets, NetworkNamespace in) throws Exception {
        return sockets.open(in, StandardProtocolFamily.INET)
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    private static SocketChannel connect(SocketChannel socket) throws IOException {
        socket.configureBlocking(true);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT));
        return socket;
    }

    private static Set<Thread> openers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("namespace-sockets"))
                .collect(Collectors.toSet());
    }

    /** The kernel is asked: threads of this process that stand in another namespace than the process. */
    private static void isAtHome(Thread opener) {
        try (var tasks = Files.list(Path.of("/proc/self/task"))) {
            Path home = Files.readSymbolicLink(Path.of("/proc/self/ns/net"));
            for (Path task : tasks.toList()) {
                assertThat(Files.readSymbolicLink(task.resolve("ns/net"))).isEqualTo(home);
            }
        } catch (IOException e) {
            throw new AssertionError(opener.getName(), e);
        }
    }
}
