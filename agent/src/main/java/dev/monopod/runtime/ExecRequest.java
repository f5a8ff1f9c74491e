package dev.monopod.runtime;

import java.util.List;
import java.util.Optional;

/**
 * A command that somebody wants to be run in a container.
 *
 * @param command the program and its arguments, not empty
 * @param input whether something is sent to its stdin, which is at its end otherwise
 * @param terminal its size, where the command is to have one; its stdout and stderr are one stream then
 */
public record ExecRequest(List<String> command, boolean input, Optional<TerminalSize> terminal) {
    public ExecRequest {
        command = List.copyOf(command);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("a command has a program");
        }
    }
}
