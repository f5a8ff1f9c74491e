package dev.monopod.cli;

import dev.monopod.kernel.Terminal;
import dev.monopod.runtime.ExecFormat;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Exit codes as Docker has them, since all others may be the command's own: 125 where it could not be run, else the command's. */
@Command(
        name = "exec",
        mixinStandardHelpOptions = true,
        customSynopsis = "monopod exec [-it] [-n NS] [--run-dir DIR] POD [-c CONTAINER] -- COMMAND...",
        description = {
            "Run a command in a container, as `kubectl exec` does.",
            "The exit code is the command's, 128 + n where signal n ended it, 126 where it can't be executed, 127 where there is no such"
                    + " program, and 125 where Monopod could not run it."
        })
final class ExecCommand implements Callable<Integer> {
    private static final int NOT_RUN = 125;
    private static final int STDIN = 0;
    private static final int STDOUT = 1;

    @Mixin
    private final Directories directories = new Directories();

    @Parameters(index = "0", paramLabel = "POD", description = "The pod's name.")
    private String pod = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "COMMAND", description = "The program and its arguments.")
    private List<String> command = List.of();

    @Option(
            names = {"-c", "--container"},
            paramLabel = "CONTAINER",
            description =
                    "The container's name; without, the one of the pod's annotation kubectl.kubernetes.io/default-container,"
                            + " else the first.")
    private @Nullable String container;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NS",
            defaultValue = "default",
            description = "The pod's namespace (default: default).")
    private String namespace = "default";

    @Option(
            names = {"-i", "--stdin"},
            description = "Pass the standard input on to the command.")
    private boolean stdin;

    @Option(
            names = {"-t", "--tty"},
            description = "Give the command a terminal.")
    private boolean tty;

    @Override
    public Integer call() {
        try {
            return run();
        } catch (IOException e) {
            System.err.println("monopod: " + Failure.of(e));
            return NOT_RUN;
        }
    }

    private int run() throws IOException {
        Optional<Terminal> typedAt = tty && stdin ? Terminal.at(STDIN) : Optional.empty();
        if (tty && stdin && typedAt.isEmpty()) {
            System.err.println("Unable to use a TTY - input is not a terminal or the right kind of file");
            tty = false;
        }
        Optional<Terminal> sized = typedAt.or(() -> tty ? Terminal.at(STDOUT) : Optional.empty());
        try (UpgradedConnection connection =
                new AgentSocket(directories.socket()).upgrade(target(sized), ExecFormat.PROTOCOL)) {
            connection.header(ExecFormat.CHOICE).ifPresent(System.err::println);
            ExecClient client = new ExecClient(connection);
            sized.ifPresent(client::followSize);
            ExecClient.End end = typedAt.isPresent() ? raw(client, typedAt.get()) : attended(client);
            if (!end.why().isEmpty()) {
                System.err.println("monopod: " + end.why());
            }
            return end.code();
        }
    }

    private ExecClient.End attended(ExecClient client) throws IOException {
        if (stdin) {
            client.sendInput();
        }
        return client.receive();
    }

    /** The terminal is as before when this is over, be it by a signal. */
    private ExecClient.End raw(ExecClient client, Terminal terminal) throws IOException {
        Thread restoring = new Thread(terminal::restore, "restore the terminal");
        Runtime.getRuntime().addShutdownHook(restoring);
        try {
            terminal.makeRaw();
            return attended(client);
        } finally {
            terminal.restore();
        }
    }

    private String target(Optional<Terminal> sized) throws IOException {
        StringBuilder target = new StringBuilder("/exec/")
                .append(encode(namespace))
                .append('/')
                .append(encode(pod))
                .append('/')
                .append(encode(container == null ? "-" : container))
                .append("?output=true&error=")
                .append(!tty)
                .append("&input=")
                .append(stdin)
                .append("&tty=")
                .append(tty);
        if (sized.isPresent()) {
            Terminal.Size size = sized.get().size();
            target.append("&rows=").append(size.rows()).append("&columns=").append(size.columns());
        }
        command.forEach(word -> target.append("&command=").append(encode(word)));
        return target.toString();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
