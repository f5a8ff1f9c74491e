package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The command as scripts use it: exit codes, what goes to which stream, no colours. None of this needs an agent. */
final class CommandLineE2eTest {
    private static final char ESCAPE = '\u001b';

    private static Path write(String name, String content) throws IOException {
        return Files.writeString(Directories.scratch().resolve(name), content);
    }

    @Test
    void validateTellsAllThatIsWrongInAllFiles() throws Exception {
        Path good = write("good.yaml", """
                apiVersion: v1
                kind: Pod
                metadata: {name: good}
                spec: {containers: [{name: app, image: "localhost/busybox:1"}]}
                """);
        Path bad = write("bad.yaml", """
                apiVersion: v1
                kind: Pod
                metadata: {name: Not_Good}
                spec:
                  restartPolicy: Sometimes
                  containers:
                    - {name: A_b, image: "localhost/busybox:1", comand: [sh]}
                    - {name: fine}
                ---
                {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "second"}, "spec": {}}
                """);
        Path missing = Directories.scratch().resolve("missing.yaml");

        Command.Outcome all = Command.monopod(
                "validate",
                bad.toString(),
                missing.toString(),
                good.toString(),
                "manifests/01-a-container-is-a-process.yaml");

        assertThat(all.exitCode()).isEqualTo(1);
        assertThat(all.out().lines())
                .containsExactly(
                        good + ": 1 pod is valid", "manifests/01-a-container-is-a-process.yaml: 1 pod is valid");
        assertThat(all.err())
                .contains(bad + ": error: metadata.name: Invalid value: \"Not_Good\": ")
                .contains(bad + ": error: spec.restartPolicy: Unsupported value: \"Sometimes\"")
                .contains(bad + ": error: spec.containers[0].name: Invalid value: \"A_b\": ")
                .contains("spec.containers[0].comand", "command")
                .contains(bad + ": error: spec.containers[1].image: Required value")
                .contains(bad + " (document 2): error: spec.containers: Required value")
                .contains("monopod: " + missing + ": there is no such file")
                .doesNotContain("\tat ");
        Command.Outcome one = Command.monopod("validate", good.toString());
        assertThat(one).isEqualTo(new Command.Outcome(0, good + ": 1 pod is valid\n", ""));
    }

    @Test
    void aRunDirectoryWhoseSocketsCouldNotBeReachedIsRefusedBeforeAnythingIsMade() throws Exception {
        Path deep = Directories.scratch().resolve("x".repeat(80));

        Command.Outcome refused = Command.monopod("run", "--run-dir=" + deep, "--status-address=127.0.0.1:0");

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err())
                .startsWith("monopod: --run-dir: " + deep + " is ")
                .contains("bytes too long for the path of a socket: choose a shorter --run-dir");
        assertThat(deep).doesNotExist();
    }

    @Test
    void whatTheCommandLineGetsWrongIsExitCode2AndWhatCannotBeDoneIsExitCode1() throws Exception {
        for (List<String> wrong : List.of(
                List.<String>of(),
                List.of("frobnicate"),
                List.of("validate"),
                List.of("run", "--no-such-option"),
                List.of("run", "--status-address=nowhere"),
                List.of("run", "--container-log-max-size=much"),
                List.of("run", "--container-log-max-files=1"),
                List.of("image"),
                List.of("image", "ls", "-o", "xml"),
                List.of("logs", "pod", "--tail=many"),
                List.of("events", "--types=Other"))) {
            Command.Outcome outcome = Command.monopod(wrong.toArray(String[]::new));
            assertThat(outcome.exitCode()).as("%s", wrong).isEqualTo(2);
            assertThat(outcome.out()).as("%s", wrong).isEmpty();
            assertThat(outcome.err()).as("%s", wrong).isNotBlank().doesNotContain("\tat ");
        }
        String scratch = Directories.scratch().toString();
        for (List<String> failing : List.of(
                List.of("tree", "--run-dir", scratch),
                List.of("logs", "--run-dir", scratch, "pod"),
                List.of("events", "--run-dir", scratch),
                List.of("explain", scratch + "/nothing.yaml"),
                List.of("explain", "--root-dir", scratch + "/none", "manifests/01-a-container-is-a-process.yaml"),
                List.of("image", "load", "--root-dir", scratch + "/none", scratch + "/nothing.tar"),
                List.of("image", "rm", "--root-dir", scratch + "/none", "Not A Name"))) {
            Command.Outcome outcome = Command.monopod(failing.toArray(String[]::new));
            assertThat(outcome.exitCode()).as("%s", failing).isEqualTo(1);
            assertThat(outcome.err().lines())
                    .as("%s", failing)
                    .hasSize(1)
                    .allMatch(line -> line.startsWith("monopod: "));
            assertThat(outcome.err().strip())
                    .as("%s", failing)
                    .doesNotEndWith("nothing.yaml")
                    .doesNotEndWith("nothing.tar");
        }
    }

    @Test
    void helpVersionAndDoctorAreForTheStandardOutputAndWithoutColours() throws Exception {
        Command.Outcome help = Command.monopod("--help");
        assertThat(help.exitCode()).isZero();
        assertThat(help.out())
                .contains("run", "validate", "explain", "tree", "logs", "events", "image", "doctor", "version");
        Command.Outcome version = Command.monopod("version");
        assertThat(version.exitCode()).isZero();
        assertThat(version.out().lines()).hasSize(2).first().asString().matches("monopod \\d+\\.\\d+\\.\\d+.*");

        Path run = Directories.scratch().resolve("run");
        Command.Outcome doctor = Command.monopod("doctor", "--run-dir", run.toString());
        assertThat(doctor.exitCode()).isZero();
        assertThat(doctor.out().lines()).allMatch(line -> line.matches("(ok   |warn |fail ) [a-z_ ]+ .*"));
        assertThat(doctor.out().lines().filter(line -> line.startsWith("warn")))
                .allMatch(line -> line.contains(" -> "));
        assertThat(doctor.out())
                .contains(System.getProperty("os.version"), ControlGroups.version2() ? "cgroup v2" : "cgroup v1");
        Command.Outcome sick = Command.monopod("doctor", "--run-dir", run + "/" + "x".repeat(80));
        assertThat(sick.exitCode()).isEqualTo(1);
        assertThat(sick.out().lines())
                .anyMatch(line -> line.matches("fail  run directory .* too long .* -> choose a shorter --run-dir"));

        Command.Outcome wrong = Command.monopod("validate");
        for (Command.Outcome outcome : List.of(help, version, doctor, wrong)) {
            assertThat(outcome.out() + outcome.err()).doesNotContain(Character.toString(ESCAPE));
        }
    }

    @Test
    void theCompletionScriptOffersVerbsAndOptions() throws Exception {
        Path script =
                TestAgent.MONOPOD.resolveSibling("../share/completion/monopod").normalize();
        Command.run("bash", "-n", script.toString());

        assertThat(completions(script, "monopod", ""))
                .contains("run", "validate", "explain", "tree", "logs", "image", "doctor", "version");
        assertThat(completions(script, "monopod", "image", "")).contains("load", "ls", "rm");
        assertThat(completions(script, "monopod", "run", "--")).contains("--manifests", "--root-dir", "--cgroup-root");
    }

    private static List<String> completions(Path script, String... words) throws Exception {
        String program = "source \"$0\"; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); COMP_LINE=\"$*\"; "
                + "COMP_POINT=${#COMP_LINE}; COMP_TYPE=9; "
                + "function=$(complete -p monopod | sed -E 's/.*-F (\\S+) .*/\\1/'); "
                + "$function monopod \"${COMP_WORDS[COMP_CWORD]}\" \"${COMP_WORDS[COMP_CWORD-1]}\"; "
                + "printf '%s\\n' \"${COMPREPLY[@]}\"";
        List<String> command = new java.util.ArrayList<>(List.of("bash", "-c", program, script.toString()));
        command.addAll(List.of(words));
        return Command.run(command.toArray(String[]::new))
                .lines()
                .map(String::strip)
                .toList();
    }
}
