package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code monopod image}: every form that an image comes in, beside an agent that runs and without one. */
final class ImageCommandE2eTest {
    private static final String BUSYBOX = "localhost/busybox:1";
    private static final Path ARCHIVE = Path.of(System.getenv("MONOPOD_IMAGES"), "busybox.tar");

    @RegisterExtension
    final TestAgent agent = TestAgent.alone("busybox");

    @Test
    void aPodWaitsForAnImageAndStartsWhenItIsLoaded() throws Exception {
        Path root = agent.directories().root();
        assertThat(image("rm", root, BUSYBOX)).isEqualTo(new Command.Outcome(0, "Removed: " + BUSYBOX + "\n", ""));
        agent.apply("01-a-container-is-a-process.yaml");
        agent.awaitPod(
                "a-container-is-a-process",
                pod -> Pods.find(pod, "app")
                        .filter(status -> status.getState().getWaiting() != null
                                && status.getState().getWaiting().getReason().matches("ErrImage.*|ImagePullBackOff"))
                        .isPresent());

        Path layout = Files.createDirectory(agent.directories().top().resolve("layout"));
        Command.run("tar", "-xf", ARCHIVE.toString(), "-C", layout.toString());
        assertThat(image("load", root, layout.toString()).out()).isEqualTo("Loaded image: " + BUSYBOX + "\n");

        HostProcess app =
                agent.witness(agent.awaitRunning("a-container-is-a-process")).container("app");
        assertThat(Files.exists(app.root("/bin/busybox"))).isTrue();

        image("rm", root, BUSYBOX);
        assertThat(Files.exists(app.root("/bin/busybox")))
                .as("what a container uses stays")
                .isTrue();
        assertThat(app.alive()).isTrue();
    }

    @Test
    void allFormsBringTheSameLayersAndListsAreForScriptsToo() throws Exception {
        agent.end();
        Path root = agent.directories().top().resolve("other");
        Path top = agent.directories().top();
        byte[] layer = Files.readAllBytes(layerOfBusybox());
        Path plain = Files.write(top.resolve("plain.tar"), DockerArchive.of("docker.example/plain:1", layer));
        Path gzip = Files.write(top.resolve("gzip"), DockerArchive.of("docker.example/gzip:1", layer));
        Path zstd = Files.write(top.resolve("zstd"), DockerArchive.of("docker.example/zstd:1", layer));
        Command.run("gzip", gzip.toString());
        Command.run("zstd", "-q", "--rm", zstd.toString());

        for (String file : List.of(ARCHIVE.toString(), plain.toString(), gzip + ".gz", zstd + ".zst")) {
            assertThat(image("load", root, file).exitCode()).as(file).isZero();
        }

        Command.Outcome json = image("ls", root, "-o", "json");
        JsonNode images = new ObjectMapper().readTree(json.out());
        assertThat(images.findValuesAsText("name"))
                .containsExactlyInAnyOrder(
                        BUSYBOX, "docker.example/plain:1", "docker.example/gzip:1", "docker.example/zstd:1");
        assertThat(new YAMLMapper().readTree(image("ls", root, "--output=yaml").out()))
                .isEqualTo(images);
        assertThat(images.findValuesAsText("id")).allMatch(id -> id.matches("sha256:[0-9a-f]{64}"));
        List<String> text = image("ls", root).out().lines().toList();
        assertThat(text).hasSize(5).first().asString().matches("IMAGE +IMAGE ID +SIZE");
        assertThat(text).anyMatch(line -> line.matches(BUSYBOX + " +[0-9a-f]{12} +[0-9.]+ MB"));
        assertThat(unpackedLayers(root)).as("one layer, four times").hasSize(1);

        assertThat(image("rm", root, BUSYBOX, "docker.example/none:1"))
                .isEqualTo(new Command.Outcome(
                        1, "Removed: " + BUSYBOX + "\n", "monopod: there is no image docker.example/none:1\n"));
        image("rm", root, "docker.example/plain:1", "docker.example/gzip:1", "docker.example/zstd:1");
        assertThat(image("ls", root, "-o", "json").out().strip()).matches("\\[\\s*]");
        assertThat(unpackedLayers(root)).isEmpty();
    }

    @Test
    void aHostileArchiveIsRefusedAndNothingOutsideIsTouched() throws Exception {
        Path outside = Files.createDirectory(agent.directories().top().resolve("outside"));
        Path root = agent.directories().root();
        String before = image("ls", root).out();
        List<byte[]> layers = List.of(
                DockerArchive.file("../../../../../../../../.." + outside + "/escaped"),
                DockerArchive.linkAndFileBehindIt("door", outside.toString(), "escaped"),
                DockerArchive.linkAndFileBehindIt("door", "../../../../../../../../../.." + outside, "escaped"),
                new byte[] {'n', 'o', ' ', 't', 'a', 'r'});

        int number = 0;
        for (byte[] layer : layers) {
            Path archive = Files.write(
                    agent.directories().top().resolve("hostile-" + number++ + ".tar"),
                    DockerArchive.of("evil.example/x:" + number, layer));
            Command.Outcome outcome = image("load", root, archive.toString());
            assertThat(outcome.exitCode()).as("archive %d", number).isEqualTo(1);
            assertThat(outcome.err()).startsWith("monopod: ").doesNotContain("\tat ");
        }

        assertThat(outside).isEmptyDirectory();
        assertThat(image("ls", root).out()).isEqualTo(before);
        agent.apply("01-a-container-is-a-process.yaml");
        agent.awaitRunning("a-container-is-a-process");
    }

    private static Command.Outcome image(String verb, Path root, String... more) throws Exception {
        return Command.monopod(Stream.concat(Stream.of("image", verb, "--root-dir", root.toString()), Stream.of(more))
                .toArray(String[]::new));
    }

    private Path layerOfBusybox() throws Exception {
        Path layout = Files.createDirectory(agent.directories().top().resolve("oci"));
        Command.run("tar", "-xf", ARCHIVE.toString(), "-C", layout.toString());
        Path layer = null;
        for (Path blob : Directories.below(layout.resolve("blobs"))) {
            if (Files.isRegularFile(blob) && (layer == null || Files.size(blob) > Files.size(layer))) {
                layer = blob;
            }
        }
        return java.util.Objects.requireNonNull(layer);
    }

    /** Folders that hold a busybox: the unpacked layers of the test's images. */
    private static Set<Path> unpackedLayers(Path root) throws IOException {
        Set<Path> found = new TreeSet<>();
        for (Path path : Directories.below(root)) {
            if (path.endsWith("bin/busybox")) {
                found.add(path);
            }
        }
        return found;
    }
}
