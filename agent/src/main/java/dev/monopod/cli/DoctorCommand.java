package dev.monopod.cli;

import dev.monopod.agent.Check;
import dev.monopod.agent.Checks;
import dev.monopod.service.Journal;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = {
            "Say what this machine has and lacks, a line each, with the mend.",
            "Exit code 1 if something is missing without which no pod runs."
        })
final class DoctorCommand implements Callable<Integer> {
    @Mixin
    private final Directories directories = new Directories();

    @Override
    public Integer call() {
        List<Check> checks = Checks.all(directories.root.toAbsolutePath(), directories.run.toAbsolutePath());
        boolean journal = Journal.readsStdout(System.getenv());
        for (Check check : checks) {
            System.out.print(journal ? Journal.lines(priority(check.verdict()), check.toString()) : check + "\n");
        }
        System.out.flush();
        return checks.stream().anyMatch(check -> check.verdict() == Check.Verdict.FAIL) ? 1 : 0;
    }

    private static int priority(Check.Verdict verdict) {
        return switch (verdict) {
            case OK -> Journal.INFO;
            case WARN -> Journal.WARNING;
            case FAIL -> Journal.ERROR;
        };
    }
}
