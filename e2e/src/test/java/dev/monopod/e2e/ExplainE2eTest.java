package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code monopod explain}: what it prints, without an agent and without doing anything, is what the kernel shows of the pod that runs. */
final class ExplainE2eTest {
    /** Numbers of capabilities(7). */
    private static final Map<String, Integer> CAPABILITIES = Map.ofEntries(
            Map.entry("CHOWN", 0),
            Map.entry("DAC_OVERRIDE", 1),
            Map.entry("FOWNER", 3),
            Map.entry("FSETID", 4),
            Map.entry("KILL", 5),
            Map.entry("SETGID", 6),
            Map.entry("SETUID", 7),
            Map.entry("SETPCAP", 8),
            Map.entry("NET_BIND_SERVICE", 10),
            Map.entry("NET_RAW", 13),
            Map.entry("SYS_CHROOT", 18),
            Map.entry("MKNOD", 27),
            Map.entry("AUDIT_WRITE", 29),
            Map.entry("SETFCAP", 31));

    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: plain
            spec:
              terminationGracePeriodSeconds: 2
              hostname: inside
              volumes:
                - name: scratch
                  emptyDir: {medium: Memory}
              containers:
                - name: app
                  image: localhost/busybox:1
                  command: ["sh", "-c", "trap 'exit 0' TERM; sleep 1000000 & wait"]
                  workingDir: /var
                  resources: {limits: {memory: 32Mi}}
                  securityContext: {readOnlyRootFilesystem: true, allowPrivilegeEscalation: false}
                  volumeMounts:
                    - {name: scratch, mountPath: /scratch, readOnly: true}
            """;

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    /** A step of the plan: its operation and what it is done to. */
    private record Step(String op, String object) {}

    @Test
    void whatIsPrintedIsWhatHolds() throws Exception {
        agent.end();
        Command.Outcome explained = explain();
        assertThat(explained.err()).isEmpty();
        assertThat(explained.exitCode()).isZero();
        assertThat(agent.groups().ofPods()).isEmpty();
        assertThat(agent.directories().run().resolve("pods"))
                .satisfiesAnyOf(
                        pods -> assertThat(pods).doesNotExist(),
                        pods -> assertThat(pods).isEmptyDirectory());

        agent.write("plain.yaml", POD);
        agent.start();
        Pod pod = agent.awaitRunning("plain");
        HostProcess app = agent.witness(pod).container("app");
        HostProcess pause = agent.witness(pod).pause();

        List<Step> plan = steps(explained.out(), "container app");
        groups(plan, app);
        namespaces(plan, app, pause);
        mounts(plan, app);
        files(plan, app);
        identity(plan, app);
        List<Step> ofPause = steps(explained.out(), "pause, ");
        assertThat(object(ofPause, "hostname")).isEqualTo("inside");
        assertThat(app.environment()).containsEntry("HOSTNAME", "inside");
        assertThat(pause.status("CapBnd")).isEqualTo("0".repeat(16));
        assertThat(object(ofPause, "caps.bounding")).isEqualTo("none");
        assertThat(pause.status("Uid")).startsWith(object(ofPause, "user").split(":")[0] + "\t");
    }

    private Command.Outcome explain() throws Exception {
        Path file = Files.writeString(agent.directories().top().resolve("plain.yaml"), POD);
        return Command.monopod(
                "explain",
                "--root-dir=" + agent.directories().root(),
                "--run-dir=" + agent.directories().run(),
                "--log-dir=" + agent.directories().log(),
                "--cgroup-root=" + agent.directories().name(),
                "--node-name=" + agent.directories().name(),
                file.toString());
    }

    /** Those below a title, to the next empty line; the line between two steps, which says why, has no number. */
    private static List<Step> steps(String text, String title) {
        List<Step> steps = text.substring(text.indexOf("\n" + title) + 1)
                .lines()
                .skip(1)
                .takeWhile(line -> !line.isEmpty())
                .filter(line -> line.matches(" {0,2}\\d+ \\S.*"))
                .map(line -> line.strip().split("\\s+", 3))
                .map(words -> new Step(words[1], words.length > 2 ? words[2].strip() : ""))
                .toList();
        assertThat(steps).as(title).hasSizeGreaterThan(10);
        return steps;
    }

    private static List<String> objects(List<Step> plan, String op) {
        return plan.stream()
                .filter(step -> step.op().equals(op))
                .map(Step::object)
                .toList();
    }

    private static String object(List<Step> plan, String op) {
        assertThat(objects(plan, op)).as(op).hasSize(1);
        return objects(plan, op).get(0);
    }

    private static void groups(List<Step> plan, HostProcess app) throws IOException {
        String[] folders = object(plan, "cgroup.join").split(" ");
        assertThat(folders).isNotEmpty();
        for (String folder : folders) {
            assertThat(Files.readAllLines(Path.of(folder, "cgroup.procs"))).contains(Integer.toString(app.pid()));
        }
    }

    private static void namespaces(List<Step> plan, HostProcess app, HostProcess pause) throws IOException {
        Set<String> shared = kinds(object(plan, "ns.join").replace(" of pause", ""));
        Set<String> own = kinds(object(plan, "process.new").replace("new ", ""));
        own.addAll(kinds(object(plan, "ns.new")));
        assertThat(shared).containsExactly("ipc", "net", "uts");
        assertThat(own).containsExactly("cgroup", "mnt", "pid");
        for (String kind : shared) {
            assertThat(app.namespace(kind)).isEqualTo(pause.namespace(kind));
        }
        for (String kind : own) {
            assertThat(app.namespace(kind))
                    .isNotEqualTo(pause.namespace(kind))
                    .isNotEqualTo(HostProcess.self().namespace(kind));
        }
        assertThat(app.namespace("user")).isEqualTo(HostProcess.self().namespace("user"));
    }

    private static Set<String> kinds(String names) {
        return Arrays.stream(names.split(" "))
                .map(name -> name.equals("mount") ? "mnt" : name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What is planned is there as planned, and nothing else is. */
    private static void mounts(List<Step> plan, HostProcess app) throws IOException {
        Set<String> planned = new TreeSet<>(Set.of("/"));
        assertThat(app.mountAt("/")).contains(" - overlay ");
        assertThat(objects(plan, "mount.overlay")).hasSize(1);
        for (String mount : objects(plan, "mount.fs")) {
            String target = mount.substring(mount.indexOf(" -> ") + 4);
            assertThat(app.mountAt(target)).contains(" - " + mount.split(" ")[0] + " ");
            planned.add(target);
        }
        for (String bind : objects(plan, "bind")) {
            String target = bind.substring(bind.indexOf(" -> ") + 4);
            assertThat(app.mountAt(target)).isNotNull();
            planned.add(target);
        }
        for (String device : objects(plan, "device")) {
            planned.add(device.split(" ")[0]);
        }
        for (String hidden : objects(plan, "mask")) {
            if (Files.exists(app.root(hidden))) {
                assertThat(app.mountAt(hidden))
                        .as("what hides it")
                        .containsPattern(" /null " + hidden + " | ro[, ].* - tmpfs ");
            }
            planned.add(hidden);
        }
        for (String path : objects(plan, "readonly")) {
            if (Files.exists(app.root(path))) {
                assertThat(options(app, path)).as(path).contains("ro");
            }
            planned.add(path);
        }
        assertThat(planned).contains("/", "/proc", "/sys", "/dev/shm", "/scratch", "/etc/hosts");
        assertThat(options(app, "/scratch")).contains("ro");
        assertThat(app.mounts().stream().map(line -> line.split(" ")[4])).isSubsetOf(planned);
    }

    private static List<String> options(HostProcess app, String target) throws IOException {
        return List.of(app.mountAt(target).split(" ")[5].split(","));
    }

    private static void files(List<Step> plan, HostProcess app) throws IOException {
        for (String device : objects(plan, "device")) {
            String[] words = device.split(" ");
            String[] numbers = words[2].split(":");
            long rdev = ((Number) Files.getAttribute(app.root(words[0]), "unix:rdev")).longValue();
            assertThat(rdev).as(device).isEqualTo(Long.parseLong(numbers[0]) << 8 | Long.parseLong(numbers[1]));
        }
        for (String link : objects(plan, "symlink")) {
            String[] words = link.split(" -> ");
            assertThat(Files.readSymbolicLink(app.root(words[0]))).hasToString(words[1]);
        }
        assertThat(objects(plan, "root.pivot")).hasSize(1);
        assertThat(Files.readSymbolicLink(Path.of("/proc", Integer.toString(app.pid()), "cwd")))
                .hasToString(object(plan, "workdir"));
        assertThat(Files.exists(app.root("/etc/hosts"), LinkOption.NOFOLLOW_LINKS))
                .isTrue();
    }

    private static void identity(List<Step> plan, HostProcess app) throws IOException {
        assertThat(Long.parseLong(app.status("CapBnd"), 16)).isEqualTo(bits(object(plan, "caps.bounding")));
        String own = object(plan, "caps");
        assertThat(own).endsWith(", inheritable and ambient none");
        long bits = bits(own.substring(0, own.indexOf(", inheritable")));
        for (String set : List.of("CapEff", "CapPrm")) {
            assertThat(Long.parseLong(app.status(set), 16)).as(set).isEqualTo(bits);
        }
        for (String set : List.of("CapInh", "CapAmb")) {
            assertThat(app.status(set)).as(set).isEqualTo("0".repeat(16));
        }
        assertThat(app.status("Uid").split("\\s")[0] + ":" + app.status("Gid").split("\\s")[0])
                .isEqualTo(object(plan, "user"));
        assertThat(objects(plan, "no_new_privs")).hasSize(1);
        assertThat(app.status("NoNewPrivs")).isEqualTo("1");
        Path score = Path.of("/proc", Integer.toString(app.pid()), "oom_score_adj");
        assertThat(Files.readAllLines(score).get(0)).isEqualTo(object(plan, "oom_score_adj"));
        assertThat(object(plan, "exec")).isEqualTo("[sh, -c, trap 'exit 0' TERM; sleep 1000000 & wait]");
        assertThat(app.commandLine()).isEqualTo("sh -c trap 'exit 0' TERM; sleep 1000000 & wait");
    }

    private static long bits(String names) {
        return Arrays.stream(names.split(","))
                .mapToLong(name -> 1L << CAPABILITIES.getOrDefault(name, 63))
                .reduce(0, (a, b) -> a | b);
    }
}
