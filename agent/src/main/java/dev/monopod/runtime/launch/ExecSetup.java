package dev.monopod.runtime.launch;

import dev.monopod.runtime.TerminalSize;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a command in a container is to be like, beside what it has of the container.
 *
 * @param group the folder of its own control group, below one of the container's; empty where the machine has none
 * @param arguments the program and its arguments, not empty
 */
public record ExecSetup(Optional<Path> group, List<String> arguments, Optional<TerminalSize> terminal) {
    public ExecSetup {
        arguments = List.copyOf(arguments);
    }
}
