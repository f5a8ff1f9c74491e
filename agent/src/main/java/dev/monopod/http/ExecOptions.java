package dev.monopod.http;

import dev.monopod.runtime.ExecRequest;
import dev.monopod.runtime.TerminalSize;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a client wants of a command, as the kubelet takes it (pkg/kubelet/server/server.go, getExecRequestParams; streaming's
 * remotecommand.NewOptions), with the terminal's first size beside. Pure.
 *
 * @param input whether it sends stdin
 * @param output whether it wants stdout
 * @param error whether it wants stderr; with a terminal there is none
 */
record ExecOptions(List<String> command, boolean input, boolean output, boolean error, Optional<TerminalSize> tty) {
    private static final Set<String> KNOWN = Set.of("command", "input", "output", "error", "tty", "rows", "columns");

    /** Fewer than the parameters that are read of an address at all (Netty's QueryStringDecoder): none may be missing unnoticed. */
    static final int MOST_WORDS = 1000;

    /** Why there is no command to be run, in a sentence. */
    static final class Invalid extends Exception {
        private static final long serialVersionUID = 1;

        Invalid(String message) {
            super(message);
        }
    }

    static ExecOptions parse(MultiMap query) throws Invalid {
        for (String name : query.names()) {
            if (!KNOWN.contains(name)) {
                throw new Invalid("unknown parameter \"" + name + "\": there are "
                        + KNOWN.stream().sorted().toList());
            }
        }
        List<String> command = query.getAll("command");
        if (command.size() > MOST_WORDS) {
            throw new Invalid("command: Too many: must have at most " + MOST_WORDS + " words");
        }
        if (command.isEmpty() || command.get(0).isEmpty()) {
            throw new Invalid("command: Required value: the program, and one more for each of its arguments");
        }
        for (String word : command) {
            if (word.indexOf('\0') >= 0) {
                throw new Invalid("command: Invalid value: no argument of a program can hold a NUL");
            }
        }
        boolean tty = flag(query, "tty");
        ExecOptions options = new ExecOptions(
                List.copyOf(command),
                flag(query, "input"),
                flag(query, "output"),
                flag(query, "error") && !tty,
                tty ? Optional.of(new TerminalSize(size(query, "rows"), size(query, "columns"))) : Optional.empty());
        if (!options.input && !options.output && !options.error) {
            throw new Invalid("you must specify at least 1 of input, output, error");
        }
        return options;
    }

    private static boolean flag(MultiMap query, String name) throws Invalid {
        String value = query.get(name);
        if (value == null || value.equals("0") || value.equals("false")) {
            return false;
        }
        if (value.equals("1") || value.equals("true")) {
            return true;
        }
        throw new Invalid(name + ": Invalid value: \"" + value + "\": must be true or false");
    }

    private static int size(MultiMap query, String name) throws Invalid {
        String value = query.get(name);
        if (value == null) {
            return 0;
        }
        if (!value.matches("[0-9]{1,5}") || Integer.parseInt(value) > TerminalSize.MOST) {
            throw new Invalid(name + ": Invalid value: \"" + value + "\": must be between 0 and " + TerminalSize.MOST);
        }
        return Integer.parseInt(value);
    }

    ExecRequest request() {
        return new ExecRequest(command, input, tty);
    }
}
