package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The commands that an experiment or a page tells its reader to type, to be typed by a test: so they are true. */
final class Instructions {
    /** In an experiment between "Do" and "See", on a page by themselves; what follows a # is for the reader. */
    private static final Pattern COMMAND =
            Pattern.compile("(?m)^(?:# Do: +|# {7}| {4})((?:monopod|curl) .*?)(?: +# .*)?$");

    private static final Pattern VERB = Pattern.compile("^monopod ([a-z]+)");
    private static final String PORT = "127.0.0.1:10255";

    private final TestAgent agent;
    private final List<String> commands;
    private final Set<String> untried;

    private Instructions(TestAgent agent, List<String> commands) {
        this.agent = agent;
        this.commands = commands;
        this.untried = new LinkedHashSet<>(commands);
    }

    /** Those of a file of the project, to be carried out with this agent in the place of the machine's. */
    static Instructions of(TestAgent agent, Path file) throws IOException {
        String text = Files.readString(file);
        int end = text.indexOf("\n# See:");
        List<String> commands = COMMAND.matcher(end < 0 ? text : text.substring(0, end))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(commands).as("commands in %s", file).isNotEmpty();
        return new Instructions(agent, commands);
    }

    static Instructions ofExperiment(TestAgent agent, String file) throws IOException {
        return of(agent, TestAgent.EXPERIMENTS.resolve(file));
    }

    /** Types the one that is this or else begins so; gives back what it prints. It has to come to a good end. */
    String type(String beginning) throws IOException, InterruptedException {
        return Command.run(here(find(beginning)));
    }

    /** Types it again until it prints what it is to. */
    String typeUntil(String beginning, Predicate<String> printed) {
        return Waiting.until(beginning, () -> type(beginning), printed);
    }

    /** None may be there that no test has tried. */
    void assertAllTyped() {
        assertThat(untried).as("commands that were not tried").isEmpty();
    }

    private String find(String beginning) {
        Set<String> found = commands.stream()
                .filter(command ->
                        commands.contains(beginning) ? command.equals(beginning) : command.startsWith(beginning))
                .collect(Collectors.toSet());
        assertThat(found)
                .as("commands of %s that begin with %s", commands, beginning)
                .hasSize(1);
        untried.removeAll(found);
        return found.iterator().next();
    }

    private String[] here(String command) {
        String mine = VERB.matcher(command.replace(PORT, "127.0.0.1:" + agent.port()))
                .replaceFirst(
                        Command.MONOPOD + " $1 --run-dir " + agent.directories().run());
        return new String[] {"bash", "-c", mine};
    }
}
