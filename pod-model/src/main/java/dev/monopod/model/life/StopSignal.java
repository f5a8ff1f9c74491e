package dev.monopod.model.life;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A signal that asks a container to end, by Kubernetes' name of it.
 *
 * @param number as Linux has it on all machines but those of Alpha, MIPS, PA-RISC and SPARC (signal(7))
 */
public record StopSignal(String name, int number) {
    private static final int RT_MIN = 34;
    private static final int RT_MAX = 64;
    private static final int MOST_ABOVE_RT_MIN = 15;
    private static final int MOST_BELOW_RT_MAX = 14;
    private static final Map<String, Integer> NUMBERS = numbers();

    /** Whether Kubernetes has a signal of this name (core/v1/types.go, Signal): {@code SIGTERM}, {@code SIGRTMIN+3} and the like. */
    public static boolean isOne(String name) {
        return NUMBERS.containsKey(name);
    }

    /**
     * The signal of a name.
     *
     * @throws IllegalArgumentException where there is none
     */
    public static StopSignal of(String name) {
        Integer number = NUMBERS.get(name);
        if (number == null) {
            throw new IllegalArgumentException("not a signal: \"" + name + "\"");
        }
        return new StopSignal(name, number);
    }

    private static Map<String, Integer> numbers() {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        String[] inOrder = {
            "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM",
            "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF",
            "WINCH", "IO", "PWR", "SYS"
        };
        for (String name : inOrder) {
            numbers.put("SIG" + name, numbers.size() + 1);
        }
        numbers.put("SIGIOT", numbers.getOrDefault("SIGABRT", 0));
        numbers.put("SIGCLD", numbers.getOrDefault("SIGCHLD", 0));
        numbers.put("SIGPOLL", numbers.getOrDefault("SIGIO", 0));
        for (int above = 0; above <= MOST_ABOVE_RT_MIN; above++) {
            numbers.put(above == 0 ? "SIGRTMIN" : "SIGRTMIN+" + above, RT_MIN + above);
        }
        for (int below = MOST_BELOW_RT_MAX; below >= 0; below--) {
            numbers.put(below == 0 ? "SIGRTMAX" : "SIGRTMAX-" + below, RT_MAX - below);
        }
        return Map.copyOf(numbers);
    }
}
