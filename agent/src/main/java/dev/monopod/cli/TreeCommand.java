package dev.monopod.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "tree",
        mixinStandardHelpOptions = true,
        description = "Draw the pods of the running agent as process groups: which process shares what with whom.")
final class TreeCommand implements Callable<Integer> {
    @Mixin
    private final Directories directories = new Directories();

    @Override
    public Integer call() throws IOException {
        new AgentSocket(directories.socket()).get("/tree", System.out);
        return 0;
    }
}
