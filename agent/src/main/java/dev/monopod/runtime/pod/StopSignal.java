package dev.monopod.runtime.pod;

import java.util.Locale;
import java.util.Optional;
import jnr.constants.platform.Signal;

/** The signal that asks a container to end, as an image names it: {@code SIGQUIT}, {@code QUIT} or {@code 3}. Pure. */
final class StopSignal {
    private static final int HIGHEST = 64;

    private StopSignal() {}

    /** The signal's number; SIGTERM where the image has no word on it, or none that is a signal, as containerd has it. */
    static int number(Optional<String> named) {
        String name = named.orElse("TERM").toUpperCase(Locale.ROOT);
        if (name.matches("[0-9]{1,3}")) {
            int number = Integer.parseInt(name);
            return number >= 1 && number <= HIGHEST ? number : Signal.SIGTERM.intValue();
        }
        try {
            return Signal.valueOf(name.startsWith("SIG") ? name : "SIG" + name).intValue();
        } catch (IllegalArgumentException e) {
            return Signal.SIGTERM.intValue();
        }
    }
}
