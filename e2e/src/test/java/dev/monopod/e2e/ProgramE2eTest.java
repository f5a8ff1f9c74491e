package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a container executes, where and as whom: the image's word, with the manifest's before it. */
final class ProgramE2eTest {
    private static final MadeImage IMAGE = new MadeImage("localhost/program:1", """
            {"Entrypoint":["/bin/tell","entry"],"Cmd":["one","two"],"Env":["PATH=/opt/bin:/bin","COLOUR=red","SIZE=small"],
             "WorkingDir":"/srv/work","User":"app","StopSignal":"SIGUSR1"}""")
            .file("bin/tell", """
                    #!/bin/sh
                    trap 'echo "$1 heard USR1" >> /diary/heard; exit 0' USR1
                    trap 'echo "$1 heard TERM" >> /diary/heard; exit 0' TERM
                    sleep 1000000 &
                    echo ready
                    while true; do wait; done
                    """)
            .file("opt/bin/searched", "#!/bin/tell\n")
            .file("etc/passwd", "root:x:0:0:root:/root:/bin/sh\napp:x:1234:2345:app:/srv:/bin/sh\n")
            .file("etc/group", "root:x:0:\nstaff:x:2345:\nextra:x:3456:other,app\nelse:x:4567:other\n");

    private static final MadeImage STRANGER = new MadeImage("localhost/stranger:1", """
            {"Cmd":["sleep","1000000"],"User":"stranger"}""");

    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: programs
            spec:
              terminationGracePeriodSeconds: 20
              containers:
                - name: image
                  image: localhost/program:1
                  volumeMounts: &mounts
                    - name: diary
                      mountPath: /diary
                - name: args
                  image: localhost/program:1
                  args: ["$(WHO)", "$$(WHO)", "$(NOBODY)", "$(COLOUR)"]
                  env:
                    - name: WHO
                      value: me
                    - name: SIZE
                      value: "not small, $(WHO)"
                  workingDir: /made/when/missing
                  volumeMounts: *mounts
                - name: command
                  image: localhost/program:1
                  command: ["searched", "own"]
                  volumeMounts: *mounts
                - name: both
                  image: localhost/program:1
                  command: ["/bin/tell"]
                  args: ["both"]
                  volumeMounts: *mounts
                - name: stranger
                  image: localhost/stranger:1
              volumes:
                - name: diary
                  hostPath:
                    path: %s
            """;

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    @Test
    void aContainerIsWhatImageAndManifestSayTogether() throws IOException, InterruptedException {
        IMAGE.load(agent.directories());
        STRANGER.load(agent.directories());
        Path diary = Files.createDirectory(agent.directories().top().resolve("diary"));
        Files.setPosixFilePermissions(diary, PosixFilePermissions.fromString("rwxrwxrwx"));
        agent.write("programs.yaml", POD.formatted(diary));
        List<String> containers = List.of("image", "args", "command", "both");
        Pod pod = agent.awaitPod(
                "programs",
                told -> containers.stream()
                        .allMatch(name ->
                                Pods.find(told, name).filter(Pods::running).isPresent()));
        for (String container : containers) {
            agent.awaitLog(pod, container, 0, lines -> lines.contains("ready"));
        }
        PodWitness witness = agent.witness(pod);

        whatIsExecuted(witness);
        for (String container : containers) {
            asTheImagesUser(witness.container(container));
        }
        aUserThatTheRootDoesNotKnowIsNobody();
        agent.remove("programs.yaml");
        agent.awaitGone("programs");
        assertThat(Files.readAllLines(diary.resolve("heard")))
                .containsExactlyInAnyOrder(
                        "entry heard USR1", "entry heard USR1", "/opt/bin/searched heard USR1", "both heard USR1");
    }

    private static void whatIsExecuted(PodWitness witness) throws IOException {
        HostProcess image = witness.container("image");
        assertThat(image.commandLine()).isEqualTo("/bin/sh /bin/tell entry one two");
        assertThat(image.workingDirectory()).isEqualTo("/srv/work");
        assertThat(image.environment())
                .containsOnlyKeys("PATH", "HOSTNAME", "COLOUR", "SIZE")
                .containsEntry("PATH", "/opt/bin:/bin")
                .containsEntry("SIZE", "small");

        HostProcess args = witness.container("args");
        assertThat(args.commandLine()).isEqualTo("/bin/sh /bin/tell entry me $(WHO) $(NOBODY) $(COLOUR)");
        assertThat(args.workingDirectory()).isEqualTo("/made/when/missing");
        assertThat(args.environment())
                .containsOnlyKeys("PATH", "HOSTNAME", "COLOUR", "SIZE", "WHO")
                .containsEntry("COLOUR", "red")
                .containsEntry("SIZE", "not small, me");

        assertThat(witness.container("command").commandLine()).isEqualTo("/bin/sh /bin/tell /opt/bin/searched own");
        assertThat(witness.container("both").commandLine()).isEqualTo("/bin/sh /bin/tell both");
    }

    /** Names are looked up in the image's own files; capabilities are root's alone. */
    private static void asTheImagesUser(HostProcess process) throws IOException {
        assertThat(process.status("Uid").split("\\s+")).hasSize(4).containsOnly("1234");
        assertThat(process.status("Gid").split("\\s+")).hasSize(4).containsOnly("2345");
        assertThat(process.status("Groups").split("\\s+")).contains("3456").isSubsetOf("2345", "3456");
        for (String set : List.of("CapEff", "CapPrm", "CapInh", "CapAmb")) {
            assertThat(process.status(set)).as(set).isEqualTo("0000000000000000");
        }
    }

    private void aUserThatTheRootDoesNotKnowIsNobody() {
        ContainerStateTerminated end = agent.awaitContainer(
                        "programs", "stranger", status -> Pods.waitingFor(status, "CrashLoopBackOff"))
                .getLastState()
                .getTerminated();
        assertThat(end.getReason()).isEqualTo("StartError");
        assertThat(end.getMessage()).contains("(user stranger)").contains("ENOENT, errno 2");
    }
}
