package dev.monopod.runtime.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.model.status.TerminatedReason;
import dev.monopod.reconcile.Exit;
import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.Termination;
import dev.monopod.runtime.launch.FileStep;
import dev.monopod.runtime.launch.IdentityStep;
import dev.monopod.runtime.launch.LaunchPlan;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TerminationsTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Moment ENDED = Moment.BOOT;
    private static final Instant END = START.plusSeconds(5);

    @Test
    void zeroIsCompletedAndAnyOtherCodeAnError() {
        assertThat(of(exit(0, 0), 0)).isEqualTo(termination(0, 0, TerminatedReason.COMPLETED));
        for (int code = 1; code < 256; code++) {
            assertThat(of(exit(code, 0), 0)).isEqualTo(termination(code, 0, TerminatedReason.ERROR));
        }
    }

    @Test
    void aSignalIs128AndItsNumber() {
        assertThat(of(exit(0, 9), 0)).isEqualTo(termination(137, 9, TerminatedReason.ERROR));
        assertThat(of(exit(0, 15), 0)).isEqualTo(termination(143, 15, TerminatedReason.ERROR));
    }

    @Test
    void memoryRanOutIfTheKernelsCounterSaysSoNotIfTheCodeLooksLikeIt() {

        assertThat(of(exit(0, 9), 1).reason()).isEqualTo(TerminatedReason.OOM_KILLED);
        assertThat(of(exit(1, 0), 1).reason()).isEqualTo(TerminatedReason.OOM_KILLED);
        assertThat(of(exit(137, 0), 0).reason()).isEqualTo(TerminatedReason.ERROR);
    }

    @Test
    void aStepThatFailedIsNamedWithItsObjectAndErrno() {
        LaunchPlan plan = new LaunchPlan(
                List.of(new FileStep.RootPivot(), new IdentityStep.Exec(List.of("nosuch", "-x"), List.of())));

        Termination termination = Terminations.of(new Exit(0, 0, 2, 2, START, END), ENDED, 0, Optional.of(plan));

        assertThat(termination.exitCode()).isEqualTo(128);
        assertThat(termination.reason()).isEqualTo(TerminatedReason.START_ERROR);
        assertThat(termination.message())
                .isEqualTo(
                        "failed to start container: step 2 (exec nosuch): No such file or directory (ENOENT, errno 2)");
    }

    private static Termination of(Exit exit, long oomKills) {
        return Terminations.of(exit, ENDED, oomKills, Optional.empty());
    }

    private static Exit exit(int code, int signal) {
        return new Exit(code, signal, 0, 0, START, END);
    }

    private static Termination termination(int code, int signal, TerminatedReason reason) {
        return new Termination(code, signal, reason, "", START, END, ENDED);
    }
}
