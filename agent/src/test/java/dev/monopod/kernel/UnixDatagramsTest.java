package dev.monopod.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import jnr.constants.platform.Errno;
import jnr.unixsocket.UnixDatagramChannel;
import jnr.unixsocket.UnixSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnixDatagramsTest {
    @TempDir
    private Path folder;

    @Test
    void arriveAtAPath() throws Exception {
        String path = folder.resolve("notify").toString();

        assertThat(sent(path, path)).isEqualTo("READY=1");
    }

    @Test
    void arriveAtAnAbstractName() throws Exception {
        String name = "monopod-test-" + ProcessHandle.current().pid();

        assertThat(sent("@" + name, "\0" + name)).isEqualTo("READY=1");
    }

    private static String sent(String receiver, String bound) throws Exception {
        try (UnixDatagramChannel channel = UnixDatagramChannel.open().bind(new UnixSocketAddress(bound));
                UnixDatagrams datagrams = UnixDatagrams.to(receiver)) {
            datagrams.send("READY=1".getBytes(StandardCharsets.UTF_8));
            ByteBuffer received = ByteBuffer.allocate(100);
            channel.receive(received);
            return new String(received.array(), 0, received.position(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void whatNobodyReadsIsNotWaitedFor() throws Exception {
        String path = folder.resolve("notify").toString();
        try (UnixDatagramChannel channel = UnixDatagramChannel.open().bind(new UnixSocketAddress(path));
                UnixDatagrams datagrams = UnixDatagrams.to(path)) {
            assertThatExceptionOfType(KernelException.class)
                    .isThrownBy(() -> {
                        for (int i = 0; i < 10_000; i++) {
                            datagrams.send(new byte[100]);
                        }
                    })
                    .satisfies(e -> assertThat(e.is(Errno.EAGAIN)).isTrue());
        }
    }

    @Test
    void aReceiverThatIsNotThereIsNamedWithTheErrno() throws Exception {
        try (UnixDatagrams datagrams = UnixDatagrams.to("/nowhere/notify")) {
            assertThatExceptionOfType(KernelException.class)
                    .isThrownBy(() -> datagrams.send(new byte[1]))
                    .withMessage("sendto /nowhere/notify: No such file or directory (ENOENT, errno 2)");
        }
    }

    @Test
    void aNameThatIsNoneIsSaidSo() {
        for (String receiver : new String[] {"relative", "", "@", "/" + "x".repeat(200)}) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .as(receiver)
                    .isThrownBy(() -> UnixDatagrams.to(receiver))
                    .withMessageContaining("\"" + receiver + "\"");
        }
    }
}
