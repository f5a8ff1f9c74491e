package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A container's log: the file, the link to it, the page on the agent's socket, and the command that asks for the page. */
final class ContainerLogsE2eTest {
    /** So long that with the rest of it the link's name would be longer than a name may be. */
    private static final String NAME = "talker-" + "x".repeat(190);

    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: %s
            spec:
              terminationGracePeriodSeconds: 2
              containers:
                - name: app
                  image: localhost/busybox:1
                  command: ["sh", "-c"]
                  args:
                    - |
                      echo first; echo oops >&2; echo "  spaced  é"; printf unfinished
                      until [ -e /go ]; do sleep 0.1; done; echo; echo last; exit 3
                - name: quiet
                  image: localhost/nothing:1
                  command: ["true"]
            """.formatted(NAME);

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    @Test
    void isServedAsTheKubeletServesItAndTheCommandTellsTheSame() throws Exception {
        agent.write("talker.yaml", POD);
        ContainerStatus running = agent.awaitContainer(NAME, "app", Pods::running);
        Pod pod = agent.pod(NAME).orElseThrow();
        agent.awaitLog(pod, "app", 0, lines -> lines.size() == 3);
        filesAndLinks(pod, running);

        whatIsWrongIsSaid();
        try (SocketChannel follower = agent.ownSocket().send(RawHttp.request(path("app?follow=true")))) {
            Process command = follow();
            BufferedReader page = reader(follower);
            BufferedReader printed = command.inputReader(StandardCharsets.UTF_8);
            assertThat(read(printed, 3)).contains("first", "oops", "  spaced  é");
            Files.createFile(agent.witness(pod).container("app").root("/go"));

            assertThat(page.lines()).contains("first", "oops", "  spaced  é").endsWith("unfinished", "last");
            assertThat(read(printed, 2)).containsExactly("unfinished", "last");
            assertThat(printed.readLine()).isNull();
            assertThat(command.waitFor()).isZero();
        }

        agent.awaitContainer(NAME, "app", status -> Pods.running(status) && status.getRestartCount() == 1);
        agent.awaitLog(pod, "app", 1, lines -> lines.size() == 3);
        optionsAreObeyed();
        theCommandHasThemToo();
        assertThat(agent.log(pod, "app", 0)).hasSize(5).allMatch(LogLine::full);
        assertThat(Files.exists(agent.logFile(pod, "app", 1))).isTrue();
    }

    private void filesAndLinks(Pod pod, ContainerStatus running) throws IOException {
        Path log = agent.logFile(pod, "app", 0);
        assertThat(agent.log(pod, "app", 0))
                .filteredOn(line -> line.stream().equals("stderr"))
                .extracting(LogLine::text)
                .containsExactly("oops");
        try (Stream<Path> links = Files.list(agent.directories().log().resolve("containers"))) {
            Path link = links.findFirst().orElseThrow();
            assertThat(Files.readSymbolicLink(link)).isEqualTo(log);
            String id = running.getContainerID().replace("monopod://", "");
            String whole = NAME + "_default_app-" + id;
            assertThat(link.getFileName()).hasToString(whole.substring(0, Math.min(whole.length(), 251)) + ".log");
        }
    }

    private void whatIsWrongIsSaid() throws IOException {
        refused(404, "/containerLogs/default/nobody/app", "pod \"nobody\" does not exist");
        refused(404, "/containerLogs/other/" + NAME + "/app", "namespace \"other\"");
        refused(404, path("nobody"), "container \"nobody\" not found in pod");
        refused(400, path("quiet"), "container \"quiet\" in pod \"" + NAME + "\" is waiting to start");
        refused(400, path("app?previous=true"), "previous terminated container \"app\"");
        refused(400, path("app?tailLines=x"), "tailLines");
        refused(422, path("app?tailLines=-1"), "tailLines: Invalid value: -1: must be greater than or equal to 0");
        refused(422, path("app?limitBytes=0"), "limitBytes: Invalid value: 0: must be greater than 0");
        refused(422, path("app?sinceSeconds=0"), "sinceSeconds: Invalid value: 0");
        refused(400, path("app?sinceTime=yesterday"), "sinceTime");
        refused(404, "/containerLogs/default/" + NAME + "/..%2f..%2fetc%2fpasswd", "not found in pod");
        refused(400, path("-"), "choose one of: [app, quiet]");
    }

    private void refused(int status, String path, String why) throws IOException {
        RawHttp.Answer answer = agent.ownSocket().get(path);
        assertThat(answer.status()).as(path).isEqualTo(status);
        assertThat(answer.body()).as(path).contains(why);
    }

    private void optionsAreObeyed() throws IOException {
        assertThat(lines("app?previous=true")).endsWith("unfinished", "last");
        assertThat(lines("app")).hasSize(3).doesNotContain("last");
        assertThat(lines("app?previous=true&tailLines=1")).containsExactly("last");
        assertThat(lines("app?tailLines=0")).isEmpty();
        assertThat(lines("app?previous=true&tailLines=1&timestamps=true"))
                .singleElement()
                .asString()
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z last");
        assertThat(agent.ownSocket()
                        .get(path("app?previous=true&tailLines=1&limitBytes=2"))
                        .body())
                .isEqualTo("la");
        assertThat(lines("app?previous=true&sinceSeconds=86400")).hasSize(5);
        assertThat(lines("app?previous=true&sinceTime=2999-01-01T00:00:00Z")).isEmpty();
    }

    private void theCommandHasThemToo() throws Exception {
        assertThat(logs("-c", "app", "--previous").out().lines())
                .endsWith("unfinished", "last")
                .hasSize(5);
        assertThat(logs("app", "-p", "--tail=1").out()).isEqualTo("last\n");
        assertThat(logs("app", "-p", "--tail=1", "--timestamps").out()).matches("[-0-9]+T[0-9:.]+Z last\n");
        assertThat(logs("app", "-p", "--tail=1", "--limit-bytes=2", "--since=24h")
                        .out())
                .isEqualTo("la");
        Command.Outcome unnamed = logs();
        assertThat(unnamed.exitCode()).isEqualTo(1);
        assertThat(unnamed.out()).isEmpty();
        assertThat(unnamed.err()).startsWith("monopod: ").contains("choose one of: [app, quiet]");
        Command.Outcome wrong = logs("app", "--since=soon");
        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.err()).contains("--since: Invalid value: \"soon\"");
    }

    private Command.Outcome logs(String... more) throws Exception {
        String[] arguments = Stream.concat(
                        Stream.of("logs", "--run-dir", agent.directories().run().toString(), NAME), Stream.of(more))
                .toArray(String[]::new);
        return Command.monopod(arguments);
    }

    private Process follow() throws IOException {
        return new ProcessBuilder(
                        TestAgent.MONOPOD.toString(),
                        "logs",
                        "-f",
                        "--run-dir",
                        agent.directories().run().toString(),
                        NAME,
                        "-c",
                        "app")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static List<String> read(BufferedReader reader, int count) throws IOException {
        List<String> lines = new java.util.ArrayList<>();
        for (int i = 0; i < count; i++) {
            lines.add(reader.readLine());
        }
        return lines;
    }

    /** Of the answer's body. */
    private static BufferedReader reader(SocketChannel channel) throws IOException {
        BufferedReader reader = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
        while (!reader.readLine().isEmpty()) {
            assertThat(channel.isOpen()).isTrue();
        }
        return reader;
    }

    private List<String> lines(String containerAndQuery) throws IOException {
        RawHttp.Answer answer = agent.ownSocket().get(path(containerAndQuery));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.body().lines().toList();
    }

    private static String path(String containerAndQuery) {
        return "/containerLogs/default/" + NAME + "/" + containerAndQuery;
    }
}
