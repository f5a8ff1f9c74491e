package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code monopod exec}: the kernel tells whose world a command runs in, and what is left of it. */
final class ExecE2eTest {
    private static final List<String> NAMESPACES = List.of("mnt", "net", "ipc", "uts", "pid", "cgroup", "user");
    private static final List<String> RIGHTS =
            List.of("Uid", "Gid", "Groups", "CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb", "NoNewPrivs", "Seccomp");

    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: web
            spec:
              terminationGracePeriodSeconds: 1
              containers:
                - name: app
                  image: localhost/busybox:1
                  command: ["sh", "-c", "trap 'exit 0' TERM; sleep 1000000 & wait"]
                  workingDir: /srv
                  env:
                    - name: GREETING
                      value: hello world
                  securityContext:
                    allowPrivilegeEscalation: false
                  resources:
                    limits: {cpu: "1", memory: 64Mi}
                    requests: {cpu: 100m, memory: 32Mi}
                - name: other
                  image: localhost/busybox:1
                  command: ["sh", "-c", "trap 'exit 0' TERM; sleep 1000000 & wait"]
            """;

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    private final ExecCommand exec = new ExecCommand(agent);
    private PodWitness witness;
    private Path output;

    @BeforeEach
    void run() throws IOException {
        agent.write("web.yaml", POD);
        Pod pod = agent.awaitRunning("web");
        witness = agent.witness(pod);
        output = Files.createTempFile(Directories.scratch(), "exec", ".txt");
    }

    @Test
    void aCommandRunsInTheWorldOfItsContainerAsItsContainerDoes() throws Exception {
        HostProcess container = witness.container("app");
        Process client = exec.begin(output, "web", "-c", "app", "--", "sleep", "7100001");
        HostProcess command = awaitProcess("sleep 7100001");

        for (String namespace : NAMESPACES) {
            assertThat(command.namespace(namespace)).as(namespace).isEqualTo(container.namespace(namespace));
        }
        for (String right : RIGHTS) {
            assertThat(command.status(right)).as(right).isEqualTo(container.status(right));
        }
        assertThat(command.environment()).isEqualTo(container.environment());
        assertThat(command.workingDirectory()).isEqualTo("/srv");
        assertThat(command.oomScoreAdj()).isEqualTo(container.oomScoreAdj());
        assertThat(command.descriptors().keySet()).containsExactlyInAnyOrder(0, 1, 2);
        assertThat(command.descriptors().values()).allMatch(open -> open.startsWith("pipe:"));
        assertThat(withoutOwnGroup(command)).isEqualTo(Set.copyOf(container.cgroups()));
        assertThat(execGroups()).hasSize(1);

        client.destroyForcibly();
        awaitNothingLeft("sleep 7100001");
        assertThat(container.alive()).isTrue();
    }

    /** The lines of proc_pid_cgroup(5), of the group that is the command's alone that of the container. */
    private static Set<String> withoutOwnGroup(HostProcess process) throws IOException {
        return process.cgroups().stream()
                .map(line -> line.replaceFirst("/exec-[0-9a-f]{16}$", ""))
                .collect(Collectors.toSet());
    }

    @Test
    void itSeesTheContainersProcessesAndNoOthers() throws Exception {
        Command.Outcome seen = exec.run("web", "-c", "app", "--", "ps");

        List<String> lines = seen.out().lines().toList();
        assertThat(lines).hasSize(4);
        assertThat(lines.get(1).strip()).startsWith("1 ").contains("sh -c");
        assertThat(seen.exitCode()).isZero();
        assertThat(exec.run("web", "-c", "app", "--", "sh", "-c", "echo $GREETING in $(hostname)")
                        .out())
                .isEqualTo("hello world in web\n");
    }

    @Test
    void theExitCodeIsTheCommandsOr125() throws Exception {
        assertThat(exec.run("web", "-c", "app", "--", "sh", "-c", "echo o; echo e >&2; exit 3"))
                .isEqualTo(new Command.Outcome(3, "o\n", "e\n"));
        assertThat(exec.run("web", "-c", "app", "--", "sh", "-c", "kill -9 $$").exitCode())
                .isEqualTo(137);

        Command.Outcome missing = exec.run("web", "-c", "app", "--", "nothing", "at", "all");
        assertThat(missing.exitCode()).isEqualTo(127);
        assertThat(missing.err()).startsWith("monopod: exec: \"nothing\": ").contains("ENOENT");
        Command.Outcome notExecutable = exec.run("web", "-c", "app", "--", "/etc/hosts");
        assertThat(notExecutable.exitCode()).isEqualTo(126);
        assertThat(notExecutable.err())
                .startsWith("monopod: exec: \"/etc/hosts\": ")
                .contains("EACCES");

        assertThat(exec.run("nobody", "--", "true"))
                .isEqualTo(new Command.Outcome(
                        125, "", "monopod: pod \"nobody\" does not exist in namespace \"default\"\n"));
        assertThat(exec.run("web", "-c", "absent", "--", "true"))
                .isEqualTo(new Command.Outcome(
                        125,
                        "",
                        "monopod: container \"absent\" in pod \"web\" does not exist, choose one of: [app, other]\n"));
        assertThat(exec.run("web").exitCode()).as("without a command").isEqualTo(2);
    }

    @Test
    void aContainerThatDoesNotRunIsSaidToBeSo() throws Exception {
        agent.write("done.yaml", BusyboxPod.of("done", "Never", "exit 0"));
        agent.awaitPod("done", pod -> "Succeeded".equals(pod.getStatus().getPhase()));

        assertThat(exec.run("done", "--", "true"))
                .isEqualTo(new Command.Outcome(125, "", "monopod: container \"app\" in pod \"done\" is not running\n"));
    }

    @Test
    void withoutANameTheContainerIsTheOneThatKubectlChooses() throws Exception {
        assertThat(exec.run("web", "--", "pwd"))
                .isEqualTo(new Command.Outcome(0, "/srv\n", "Defaulted container \"app\" out of: app, other\n"));

        agent.write(
                "web.yaml",
                POD.replace(
                        "  name: web\n",
                        "  name: web\n  annotations:\n    kubectl.kubernetes.io/default-container: other\n"));
        agent.awaitPod(
                "web",
                pod -> Pods.allRunning(pod)
                        && pod.getMetadata().getAnnotations() != null
                        && pod.getMetadata().getAnnotations().containsKey("kubectl.kubernetes.io/default-container"));
        assertThat(exec.run("web", "--", "pwd")).isEqualTo(new Command.Outcome(0, "/\n", ""));
    }

    @Test
    void muchGoesThroughUnharmed() throws Exception {
        byte[] bytes = new byte[50 << 20];
        new Random(1).nextBytes(bytes);
        Path sent = Files.write(Files.createTempFile(Directories.scratch(), "sent", ""), bytes);

        assertThat(exec.copy(sent, output, "-i", "web", "-c", "app", "--", "cat"))
                .isZero();

        assertThat(Files.mismatch(sent, output)).isEqualTo(-1);
    }

    @Test
    void theExitCodeIsTheCommandsThoughMoreInputIsOnItsWay() throws Exception {
        Path endless = Files.createTempFile(Directories.scratch(), "endless", "");
        try (var file = new java.io.RandomAccessFile(endless.toFile(), "rw")) {
            file.setLength(1L << 30);
        }

        for (int round = 0; round < 5; round++) {
            assertThat(exec.copy(endless, output, "-i", "web", "-c", "app", "--", "sh", "-c", "head -c 70000; exit 3"))
                    .isEqualTo(3);
            assertThat(output).hasSize(70000);
        }
    }

    @Test
    void aTerminalHasTheSizeOfOnesOwnAndIsLeftAsItWas() throws Exception {
        Path before = output.resolveSibling(output.getFileName() + ".before");
        Path after = output.resolveSibling(output.getFileName() + ".after");
        Process terminal = exec.onTerminal(output, """
                stty rows 33 cols 99
                stty -a >%s
                EXEC -it web -c app -- sh -c 'tty; stty size; read word; stty size; echo got $word; exit 9'
                echo ended with $?
                stty -a >%s
                """.formatted(before, after));
        awaitOutput("33 99");

        String device = HostProcess.of(clientOf(terminal)).descriptors().get(0);
        Command.run("stty", "-F", device, "rows", "40", "cols", "120");
        Waiting.until("the new size", () -> {
            Command.Outcome size = exec.run("web", "-c", "app", "--", "stty", "-F", "/dev/pts/0", "size");
            return size.out().equals("40 120\n");
        });
        terminal.getOutputStream().write("something\r".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        terminal.getOutputStream().flush();
        terminal.waitFor();

        assertThat(Files.readString(output))
                .contains("/dev/pts/0\r\n33 99\r\n", "40 120\r\ngot something\r\n", "ended with 9");
        assertThat(after)
                .content()
                .isEqualTo(Files.readString(before).replace("rows 33; columns 99", "rows 40; columns 120"));
    }

    @Test
    void aSignalLeavesTheTerminalAsItWasAndNothingOfTheCommand() throws Exception {
        Path before = output.resolveSibling(output.getFileName() + ".before");
        Path after = output.resolveSibling(output.getFileName() + ".after");
        Process terminal = exec.onTerminal(output, """
                stty -a >%s
                EXEC -it web -c app -- sh -c 'echo ready; exec sleep 7100002'
                echo ended with $?
                stty -a >%s
                """.formatted(before, after));
        awaitOutput("ready");

        Command.run("kill", "-TERM", Integer.toString(clientOf(terminal)));
        terminal.waitFor();

        assertThat(Files.readString(output)).contains("ended with 143");
        assertThat(after).hasSameTextualContentAs(before);
        awaitNothingLeft("sleep 7100002");
    }

    /** The JVM of the client, which is none of the shells around it. */
    private static int clientOf(Process terminal) {
        return Waiting.until(
                        "the client",
                        () -> terminal.toHandle()
                                .descendants()
                                .filter(process ->
                                        process.info().command().orElse("").endsWith("/java"))
                                .findFirst(),
                        java.util.Optional::isPresent)
                .map(process -> (int) process.pid())
                .orElseThrow();
    }

    @Test
    void whoeverWasForkedGoesWithTheClient() throws Exception {
        Process client = exec.begin(
                output,
                "web",
                "-c",
                "app",
                "--",
                "sh",
                "-c",
                "for i in 1 2 3 4 5; do setsid sleep 7100003 & done; echo all; sleep 7100003");
        awaitOutput("all");

        client.destroyForcibly();

        awaitNothingLeft("sleep 7100003");
    }

    @Test
    void anAgentThatIsKilledAmidLeavesNothingOfItAndTheContainerAlone() throws Exception {
        HostProcess container = witness.container("app");
        Process client = exec.begin(
                output, "web", "-c", "app", "--", "sh", "-c", "setsid sleep 7100004 & echo all; sleep 7100004");
        awaitOutput("all");

        agent.kill();

        assertThat(client.waitFor()).isEqualTo(125);
        assertThat(Files.readString(output)).contains("the agent has ended, and the command with it");
        awaitNothingLeft("sleep 7100004");
        assertThat(container.alive()).isTrue();

        // What the next agent has not started itself it knows from its records and the image.
        agent.start();
        agent.awaitRunning("web");
        assertThat(exec.run("web", "-c", "app", "--", "sh", "-c", "echo $GREETING in $(pwd)")
                        .out())
                .isEqualTo("hello world in /srv\n");
        assertThat(witness.container("app")).isEqualTo(container);
    }

    @Test
    void aShimThatIsKilledAmidLeavesNothingOfItEither() throws Exception {
        HostProcess shim = witness.shim();
        Process client = exec.begin(
                output, "web", "-c", "app", "--", "sh", "-c", "setsid sleep 7100008 & echo all; sleep 7100008");
        awaitOutput("all");

        shim.kill();

        assertThat(client.waitFor()).isEqualTo(125);
        awaitNothingLeft("sleep 7100008");
        Waiting.until(
                "a command in the next sandbox",
                () -> exec.run("web", "-c", "app", "--", "echo", "again").out().equals("again\n"));
    }

    /** Whatever comes first, there is an answer; and the next attempt is as good as this one. */
    @Test
    void aContainerMayEndWhileCommandsAreRunInIt() throws Exception {
        for (int round = 0; round < 3; round++) {
            Process client = exec.begin(output, "web", "-c", "other", "--", "sleep", "7100005");
            awaitProcess("sleep 7100005");
            Command.Outcome outcome = exec.run("web", "-c", "other", "--", "sh", "-c", "kill -TERM 1; sleep 7100006");

            assertThat(outcome.exitCode()).isIn(125, 137);
            assertThat(client.waitFor()).isIn(125, 137);
            agent.awaitContainer("web", "other", Pods::running);
        }
        Waiting.until(
                "a command in the latest attempt",
                () -> exec.run("web", "-c", "other", "--", "echo", "again")
                        .out()
                        .equals("again\n"));
        awaitNothingLeft("sleep 7100005");
    }

    @Test
    void inAPidNamespaceOfThePodItSeesThePodAndEndsAllTheSame() throws Exception {
        agent.apply("03-share-process-namespace.yaml");
        PodWitness shared = agent.witness(agent.awaitRunning("share-process-namespace"));
        Process client = exec.begin(
                output, "share-process-namespace", "-c", "worker", "--", "sh", "-c", "setsid sleep 7100007 & ps; wait");
        awaitOutput("sleep 7100007");
        awaitOutput("/pause");
        HostProcess command = awaitProcess("sleep 7100007");
        assertThat(command.namespace("pid")).isEqualTo(shared.pause().namespace("pid"));
        assertThat(command.namespace("mnt"))
                .isEqualTo(shared.container("worker").namespace("mnt"));

        client.destroyForcibly();

        awaitNothingLeft("sleep 7100007");
        assertThat(shared.pause().alive()).isTrue();
    }

    @Test
    void thePortThatEverybodyMayReadRunsNothing() throws IOException {
        RawHttp.Answer answer = agent.statusPort()
                .ask("GET /exec/default/web/app?command=true&output=1 HTTP/1.0\r\nHost: localhost\r\n\r\n");

        assertThat(answer.status()).isEqualTo(404);
    }

    private HostProcess awaitProcess(String commandLine) {
        Waiting.untilAsserted(() -> assertThat(processes(commandLine))
                .as("%s, where the client has printed: %s", commandLine, Files.readString(output))
                .hasSize(1));
        return processes(commandLine).get(0);
    }

    private static List<HostProcess> processes(String commandLine) {
        return HostProcess.all().stream()
                .filter(process -> {
                    try {
                        return process.commandLine().equals(commandLine);
                    } catch (IOException ended) {
                        return false;
                    }
                })
                .toList();
    }

    private void awaitOutput(String text) {
        Waiting.until("output " + text, () -> Files.readString(output), printed -> printed.contains(text));
    }

    private List<Path> execGroups() {
        return agent.groups().below().stream()
                .filter(folder -> folder.getFileName().toString().startsWith("exec-"))
                .toList();
    }

    private void awaitNothingLeft(String commandLine) {
        Waiting.until(
                "end of all " + commandLine,
                () -> processes(commandLine).stream().noneMatch(HostProcess::alive));
        Waiting.until("end of their control groups", () -> execGroups().isEmpty());
    }
}
