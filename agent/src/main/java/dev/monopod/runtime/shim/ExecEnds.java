package dev.monopod.runtime.shim;

import dev.monopod.kernel.KernelException;
import dev.monopod.model.status.TerminatedReason;
import dev.monopod.runtime.ExecEnd;
import dev.monopod.runtime.launch.IdentityStep;
import dev.monopod.runtime.launch.Step;
import java.util.List;
import jnr.constants.platform.Errno;

/** What it means that a command ended, or was not run. Pure. */
final class ExecEnds {
    /** As POSIX has it for the shell (XCU 2.8.2), and Docker for its commands. */
    private static final int NOT_EXECUTABLE = 126;

    private static final int NOT_FOUND = 127;

    private ExecEnds() {}

    static ExecEnd of(Exec exec, Frames.Ended ended) {
        if (ended.step() == 0) {
            int code = ended.signal() > 0 ? TerminatedReason.SIGNAL_EXIT_CODE_BASE + ended.signal() : ended.exitCode();
            return new ExecEnd.Exited(code, "");
        }
        String reason = KernelException.describe(ended.errno());
        List<Step> steps = exec.plan().steps();
        boolean last = ended.step() == steps.size();
        if (last && steps.get(steps.size() - 1) instanceof IdentityStep.Exec program) {
            boolean missing = is(ended.errno(), Errno.ENOENT) || is(ended.errno(), Errno.ENOTDIR);
            return new ExecEnd.Exited(
                    missing ? NOT_FOUND : NOT_EXECUTABLE,
                    "exec: \"" + program.arguments().get(0) + "\": " + reason);
        }
        if (is(ended.errno(), Errno.ESRCH)) {
            return notRunning(exec);
        }
        return new ExecEnd.Failed(exec.plan().describe(ended.step()) + ": " + reason);
    }

    static ExecEnd refused(Exec exec, RefusedException refusal) {
        return is(refusal.errno(), Errno.ESRCH)
                ? notRunning(exec)
                : new ExecEnd.Failed(String.valueOf(refusal.getMessage()));
    }

    /** It may have ended since somebody looked. */
    private static ExecEnd notRunning(Exec exec) {
        return new ExecEnd.Failed("the container's attempt " + exec.container() + " does not run any more");
    }

    private static boolean is(int errno, Errno known) {
        return errno == known.intValue();
    }
}
