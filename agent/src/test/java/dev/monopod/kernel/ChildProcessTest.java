package dev.monopod.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import jnr.constants.platform.Errno;
import jnr.constants.platform.Signal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {
    private static final Path SHELL = Path.of("/bin/sh");
    private static final long SIG_IGN = 1;
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @Test
    void tellsHowItEnded() throws Exception {
        assertThat(shell("exit 7").await(LONG)).hasValue(7);
        assertThat(shell("kill -KILL $$").await(LONG)).hasValue(128 + 9);
    }

    @Test
    void itsMessagesAreInTheFileAndNothingElseIs() throws Exception {
        Files.writeString(messages(), "of another one, and longer than this one's");

        shell("echo lost; echo \"$0 $1\" >&2", "a b", "ü").await(LONG);

        assertThat(messages()).hasContent("a b ü\n");
    }

    @Test
    void itHasNoEnvironmentNoInputAndNoSignalIsBlocked() throws Exception {
        shell("env >&2; readlink /proc/self/fd/0 >&2; grep SigBlk /proc/self/status >&2")
                .await(LONG);

        assertThat(Files.readString(messages()))
                .doesNotContain("HOME=")
                .contains("\n/dev/null\n")
                .containsPattern("SigBlk:\\s+0000000000000000\n");
    }

    @Test
    void oneThatTakesTooLongCanBeKilled() throws Exception {
        ChildProcess sleeping = shell("echo $$ >&2; exec sleep 60");
        assertThat(sleeping.await(Duration.ofMillis(200))).isEmpty();

        sleeping.kill();

        Path process = Path.of("/proc").resolve(Files.readString(messages()).trim());
        assertThat(process).doesNotExist();
    }

    /** What whoever starts the agent may do to it (nohup(1) does so to another one). */
    @Test
    void itsEndIsHeardOfThoughSuchSignalsWereIgnored() throws Exception {
        LibC.INSTANCE.signal(Signal.SIGCHLD.intValue(), SIG_IGN);

        assertThat(shell("exit 7").await(LONG)).hasValue(7);
    }

    @Test
    void oneThatCannotBeWaitedForIsKilledAndReaped() throws Exception {
        ChildProcess sleeping = shell("echo $$ >&2; exec sleep 60");
        assertThat(sleeping.await(Duration.ofMillis(200))).isEmpty();
        // All that may have to be loaded is: without descriptors no class can be.
        assertThatExceptionOfType(KernelException.class).isThrownBy(() -> PidFd.open(Integer.MAX_VALUE));
        KernelException refused = null;

        try (DescriptorLimit none = DescriptorLimit.set(0)) {
            sleeping.await(LONG);
        } catch (KernelException e) {
            refused = e;
        }

        assertThat(refused).isNotNull();
        assertThat(refused.is(Errno.EMFILE)).isTrue();
        Path process = Path.of("/proc").resolve(Files.readString(messages()).trim());
        assertThat(process).doesNotExist();
    }

    @Test
    void whatCannotBeRunIsAnErrno() {
        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(() -> ChildProcess.start(folder.resolve("none"), List.of(), messages()))
                .withMessageContaining("posix_spawn " + folder.resolve("none"))
                .satisfies(e -> assertThat(e.is(Errno.ENOENT)).isTrue());
        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(() -> ChildProcess.start(SHELL, List.of(), folder))
                .satisfies(e -> assertThat(e.is(Errno.EISDIR)).isTrue());
    }

    private ChildProcess shell(String script, String... words) throws KernelException {
        List<String> arguments = new ArrayList<>(List.of("-c", script));
        arguments.addAll(List.of(words));
        return ChildProcess.start(SHELL, arguments, messages());
    }

    private Path messages() {
        return folder.resolve("messages");
    }
}
