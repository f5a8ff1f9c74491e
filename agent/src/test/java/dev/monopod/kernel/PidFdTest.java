package dev.monopod.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import jnr.constants.platform.Errno;
import org.junit.jupiter.api.Test;

class PidFdTest {
    private static final int SIGTERM = 15;

    @Test
    void seesTheEndOfAProcessThatItSignalled() throws Exception {
        Process sleep = new ProcessBuilder("sleep", "60").start();
        try (PidFd pidFd = PidFd.open(Math.toIntExact(sleep.pid()))) {
            assertThat(pidFd.awaitExit(Duration.ofMillis(1))).isFalse();

            pidFd.signal(SIGTERM);

            assertThat(pidFd.awaitExit(Duration.ofSeconds(10))).isTrue();
        }
        assertThat(sleep.waitFor()).isEqualTo(128 + SIGTERM);
    }

    @Test
    void namesCallObjectAndErrnoOfAProcessThatIsNotThere() {
        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(() -> PidFd.open(Integer.MAX_VALUE))
                .withMessage("pidfd_open process 2147483647: No such process (ESRCH, errno 3)")
                .satisfies(e -> assertThat(e.is(Errno.ESRCH)).isTrue());
    }
}
