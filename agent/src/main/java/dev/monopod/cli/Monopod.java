package dev.monopod.cli;

import dev.monopod.runtime.image.InvalidImageName;
import dev.monopod.service.Journal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command. Exit codes: 0 done, 1 it could not be done or something is wrong, 2 the command line itself is wrong; exec has others. */
@Command(
        name = "monopod",
        description = "Kubernetes pods on one Linux machine, with no cluster.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RunCommand.class,
            RemovePodsCommand.class,
            ValidateCommand.class,
            ExplainCommand.class,
            TreeCommand.class,
            LogsCommand.class,
            EventsCommand.class,
            ExecCommand.class,
            ImageCommand.class,
            DoctorCommand.class,
            VersionCommand.class,
            AutoComplete.GenerateCompletion.class
        })
public final class Monopod implements Runnable {
    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new CommandLine.ParameterException(spec.commandLine(), "Missing command");
        }
    }

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Monopod());
        commandLine.setDefaultValueProvider(new Settings(System.getenv()));
        commandLine.setExecutionExceptionHandler(Monopod::failed);
        commandLine.getSubcommands().values().stream()
                .filter(verb -> verb.getCommand() instanceof AutoComplete.GenerateCompletion)
                .forEach(verb -> verb.getCommandSpec().usageMessage().hidden(true));
        return commandLine;
    }

    /** What the machine or a file is to blame for is a message, what this program is to blame for comes with its stack. */
    private static int failed(Exception failure, CommandLine commandLine, CommandLine.ParseResult parsed) {
        StringWriter text = new StringWriter();
        if (failure instanceof IOException io) {
            text.append("monopod: ").append(Failure.of(io)).append('\n');
        } else if (failure instanceof InvalidImageName) {
            text.append("monopod: ").append(failure.getMessage()).append('\n');
        } else {
            failure.printStackTrace(new PrintWriter(text));
        }
        PrintWriter err = commandLine.getErr();
        err.print(
                Journal.readsStderr(System.getenv()) ? Journal.lines(Journal.ERROR, text.toString()) : text.toString());
        err.flush();
        return CommandLine.ExitCode.SOFTWARE;
    }
}
