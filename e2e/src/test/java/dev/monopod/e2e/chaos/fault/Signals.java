package dev.monopod.e2e.chaos.fault;

import dev.monopod.e2e.HostProcess;
import java.io.IOException;

/** Signals by the number of a process, which are for one that was looked at right before. */
final class Signals {
    private Signals() {}

    /** Nothing happens where it has ended. */
    static void send(String signal, HostProcess process) throws IOException, InterruptedException {
        if (process.alive()) {
            new ProcessBuilder("kill", "-" + signal, Integer.toString(process.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        }
    }
}
