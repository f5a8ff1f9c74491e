package dev.monopod.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "version", description = "Print the version of Monopod and of the Java it runs on.")
final class VersionCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        System.out.println("monopod " + Version.text());
        System.out.println("java " + Runtime.version());
        return 0;
    }
}
