package dev.monopod.runtime.image.store;

import static dev.monopod.runtime.image.TestImage.archive;
import static dev.monopod.runtime.image.TestImage.gzip;
import static dev.monopod.runtime.image.TestImage.write;
import static dev.monopod.runtime.image.TestImage.writeDirectory;
import static dev.monopod.runtime.image.TestImage.zstd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.monopod.runtime.image.Digest;
import dev.monopod.runtime.image.Image;
import dev.monopod.runtime.image.ImageName;
import dev.monopod.runtime.image.InvalidImage;
import dev.monopod.runtime.image.LayerFormat;
import dev.monopod.runtime.image.Manifest;
import dev.monopod.runtime.image.Platform;
import dev.monopod.runtime.image.TestArchive;
import dev.monopod.runtime.image.TestImage;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageStoreTest {
    @TempDir
    Path folder;

    private ImageStore store;

    @BeforeEach
    void openStore() throws Exception {
        store = ImageStore.open(folder.resolve("root"));
    }

    private static byte[] layer(String file, String content) {
        return new TestArchive().file(file, content).toBytes();
    }

    private static ImageName name(String text) throws Exception {
        return ImageName.parse(text);
    }

    private Path file(Image image, int layer, String path) {
        return store.layersDir().resolve(image.layers().get(layer)).resolve(path);
    }

    @Test
    void loadsEveryKindOfSource() throws Exception {
        TestImage image = new TestImage().layer(layer("a", "1")).layer(layer("b", "2"));
        Map<String, Path> sources = Map.of(
                "directory", writeDirectory(folder.resolve("layout"), image.ociFiles("localhost/directory:1")),
                "archive", image.write(folder.resolve("a"), "localhost/archive:1"),
                "archive-gzip", write(folder.resolve("b"), gzip(archive(image.ociFiles("localhost/archive-gzip:1")))),
                "archive-zstd", write(folder.resolve("c"), zstd(archive(image.ociFiles("localhost/archive-zstd:1")))),
                "docker", write(folder.resolve("d"), archive(image.dockerFiles("[\"localhost/docker:1\"]"))),
                "docker-gzip",
                        write(folder.resolve("e"), gzip(archive(image.dockerFiles("[\"localhost/docker-gzip:1\"]")))));
        for (Map.Entry<String, Path> source : sources.entrySet()) {
            ImageName expected = name("localhost/" + source.getKey() + ":1");

            assertThat(store.load(source.getValue(), Optional.empty())).containsExactly(expected);

            Image found = store.find(expected).orElseThrow();
            assertThat(found.config().cmd()).containsExactly("sh");
            assertThat(found.layers()).hasSize(2).allMatch(layer -> layer.length() <= 16);
            assertThat(file(found, 0, "b")).hasContent("2");
            assertThat(file(found, 1, "a")).hasContent("1");
        }
        assertThat(store.list())
                .hasSize(sources.size())
                .extracting(Image::layers)
                .containsOnly(store.list().get(0).layers());
        assertThat(store.layersDir().toFile().list()).hasSize(2);
        assertThat(folder.resolve("root/images/tmp")).isEmptyDirectory();
    }

    @Test
    void readsGzipAndZstdLayersOfBothMediaTypes() throws Exception {
        byte[] gzipped = layer("gzip", "1");
        byte[] zstandard = layer("zstd", "2");
        byte[] members = layer("members", "x".repeat(5000));
        byte[] twoMembers =
                concat(gzip(Arrays.copyOf(members, 1500)), gzip(Arrays.copyOfRange(members, 1500, members.length)));
        TestImage image = new TestImage()
                .layer(gzipped, gzip(gzipped), LayerFormat.TAR_GZIP.mediaType())
                .layer(zstandard, zstd(zstandard), LayerFormat.TAR_ZSTD.mediaType())
                .layer(members, twoMembers, "application/vnd.docker.image.rootfs.diff.tar.gzip");

        store.load(image.write(folder.resolve("a"), "localhost/a"), Optional.empty());

        Image found = store.find(name("localhost/a")).orElseThrow();
        assertThat(file(found, 2, "gzip")).hasContent("1");
        assertThat(file(found, 1, "zstd")).hasContent("2");
        assertThat(file(found, 0, "members")).hasContent("x".repeat(5000));
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    @Test
    void givesTheNameThatIsAskedForToASingleImage() throws Exception {
        TestImage image = new TestImage().layer(layer("a", "1"));
        Path file = write(folder.resolve("a"), archive(image.ociFiles(List.of(image.manifest()))));

        assertThat(store.load(file, Optional.of(name("other:2")))).containsExactly(name("other:2"));

        assertThat(store.find(name("other:2"))).isPresent();
        assertRefused(file, "does not say its image's full name");
    }

    @Test
    void loadsAllNamesOfAllImages() throws Exception {
        TestImage both = new TestImage().layer(layer("a", "1"));
        String first = both.manifest();
        both.layer(layer("b", "2"));
        String second = both.manifest();
        Path file = write(
                folder.resolve("a"),
                archive(both.ociFiles(List.of(
                        TestImage.named(first, "localhost/one:1"),
                        TestImage.named(second, "localhost/two:1"),
                        TestImage.with(
                                second,
                                "\"annotations\":{\"org.opencontainers.image.ref.name\":\"localhost/three:1\"}"),
                        TestImage.with(second, "\"annotations\":{\"org.opencontainers.image.ref.name\":\"tag\"}")))));

        assertThat(store.load(file, Optional.empty()))
                .containsExactly(name("localhost/one:1"), name("localhost/two:1"), name("localhost/three:1"));

        assertThat(store.list()).extracting(image -> image.layers().size()).containsExactly(1, 2, 2);
        assertRefused(file, Optional.of(name("x")), "has 2 images");
    }

    @Test
    void choosesTheImageForThisMachineAndKnowsItByTheIndexToo() throws Exception {
        TestImage images = new TestImage().layer(layer("a", "1"));
        String own = images.manifest();
        String foreign = images.platform("linux", "s390x").manifest();
        String architecture = Platform.ofThisMachine().architecture();
        byte[] index = TestImage.bytes("{\"schemaVersion\":2,\"manifests\":["
                + TestImage.with(foreign, "\"platform\":{\"os\":\"linux\",\"architecture\":\"s390x\"}") + ","
                + TestImage.with(own, "\"platform\":{\"os\":\"linux\",\"architecture\":\"" + architecture + "\"}") + ","
                + TestImage.with(foreign, "\"platform\":{\"os\":\"unknown\",\"architecture\":\"unknown\"}") + "]}");
        String descriptor = images.blob(index, Manifest.OCI_INDEX);
        Path file = write(
                folder.resolve("a"), archive(images.ociFiles(List.of(TestImage.named(descriptor, "localhost/x:1")))));

        store.load(file, Optional.empty());

        Image found = store.find(name("localhost/x:1")).orElseThrow();
        assertThat(own).contains(found.digest().toString());
        assertThat(store.find(name("localhost/x@" + Digest.of(index)))).contains(found);
        assertThat(store.find(name("localhost/x:other@" + found.digest()))).contains(found);
        assertThat(store.find(name("localhost/y@" + found.digest()))).isEmpty();
        assertThat(store.find(name("localhost/x@" + Digest.of(new byte[0])))).isEmpty();
    }

    @Test
    void refusesImagesForOtherMachines() throws Exception {
        TestImage image = new TestImage().layer(layer("a", "1")).platform("linux", "s390x");

        assertRefused(
                image.write(folder.resolve("a"), "localhost/a"), "is for linux/s390x, but this machine is linux/");
        String only = TestImage.with(image.manifest(), "\"platform\":{\"os\":\"windows\",\"architecture\":\"amd64\"}");
        assertRefused(write(folder.resolve("b"), archive(image.ociFiles(List.of(only)))), "only for windows/amd64");
    }

    @Test
    void takesLayersThatAnOldDockerArchiveHasAsLinks() throws Exception {
        byte[] tar = layer("a", "1");
        byte[] config = new TestImage().layer(tar).layer(tar).config();
        TestArchive archive = new TestArchive()
                .file("config.json", config, e -> {})
                .file("one/layer.tar", tar, e -> {})
                .symlink("two/layer.tar", "../one/layer.tar")
                .file(
                        "manifest.json",
                        "[{\"Config\":\"config.json\",\"RepoTags\":[\"a:1\",\"b:1\"],"
                                + "\"Layers\":[\"one/layer.tar\",\"two/layer.tar\"]}]");

        assertThat(store.load(write(folder.resolve("a"), archive.toBytes()), Optional.empty()))
                .containsExactly(name("a:1"), name("b:1"));

        assertThat(store.find(name("b:1")).orElseThrow().layers())
                .as("overlayfs takes a layer once")
                .hasSize(1);
    }

    @Test
    void takesCompressedLayersOfADockerArchive() throws Exception {
        byte[] tar = layer("a", "1");
        byte[] config = new TestImage().layer(tar).config();
        TestArchive archive = new TestArchive()
                .file("config.json", config, e -> {})
                .file("layer.tar.gz", gzip(tar), e -> {})
                .file(
                        "manifest.json",
                        "[{\"Config\":\"config.json\",\"RepoTags\":[\"a:1\"],\"Layers\":[\"layer.tar.gz\"]}]");

        store.load(write(folder.resolve("a"), archive.toBytes()), Optional.empty());

        assertThat(file(store.find(name("a:1")).orElseThrow(), 0, "a")).hasContent("1");
    }

    @Test
    void writesALayoutThatItReadsItself() throws Exception {
        store.load(
                new TestImage().layer(layer("a", "1")).write(folder.resolve("a"), "localhost/a:1"), Optional.empty());

        ImageStore other = ImageStore.open(folder.resolve("other"));
        other.load(folder.resolve("root/images"), Optional.empty());

        assertThat(other.list()).isEqualTo(store.list());
    }

    @Test
    void keepsItsFoldersToItself() throws Exception {
        for (String path : List.of("", "blobs", "blobs/sha256", "layers", "diffs", "tmp")) {
            assertThat(Files.getPosixFilePermissions(
                            folder.resolve("root/images").resolve(path)))
                    .as(path)
                    .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void seesWhatAnotherProcessChanges() throws Exception {
        ImageStore agent = ImageStore.open(folder.resolve("root"));
        assertThat(agent.find(name("localhost/a"))).isEmpty();
        Path first = new TestImage().layer(layer("a", "1")).write(folder.resolve("a"), "localhost/a");
        Path second = new TestImage().layer(layer("a", "2")).write(folder.resolve("b"), "localhost/a");

        store.load(first, Optional.empty());
        Image old = agent.find(name("localhost/a")).orElseThrow();
        store.load(second, Optional.empty());
        Image current = agent.find(name("localhost/a")).orElseThrow();
        store.remove(name("localhost/a"), layer -> false);

        assertThat(current.digest()).isNotEqualTo(old.digest());
        assertThat(agent.find(name("localhost/a"))).isEmpty();
    }

    @Test
    void removesWhatNoOtherImageHasAndNothingRunsFrom() throws Exception {
        byte[] shared = layer("shared", "1");
        store.load(
                new TestImage().layer(shared).layer(layer("a", "1")).write(folder.resolve("a"), "localhost/a"),
                Optional.empty());
        store.load(
                new TestImage().layer(shared).layer(layer("b", "1")).write(folder.resolve("b"), "localhost/b"),
                Optional.empty());
        store.load(new TestImage().layer(layer("c", "1")).write(folder.resolve("c"), "localhost/c"), Optional.empty());
        Image a = store.find(name("localhost/a")).orElseThrow();
        Image b = store.find(name("localhost/b")).orElseThrow();
        Image c = store.find(name("localhost/c")).orElseThrow();

        assertThat(store.remove(name("localhost/a"), layer -> false)).isTrue();
        assertThat(store.remove(name("localhost/a"), layer -> false)).isFalse();
        assertThat(store.remove(name("localhost/c"), c.layers()::contains)).isTrue();

        assertThat(store.list()).containsExactly(b);
        assertThat(store.layersDir().toFile().list())
                .containsExactlyInAnyOrder(
                        b.layers().get(0), b.layers().get(1), c.layers().get(0));
        assertThat(a.layers().get(1)).isEqualTo(b.layers().get(1));
        assertThat(file(b, 1, "shared")).hasContent("1");

        store.prune(layer -> false);

        assertThat(store.layersDir().toFile().list()).hasSize(2);
        assertThat(folder.resolve("root/images/diffs/sha256").toFile().list()).hasSize(2);
        assertThat(folder.resolve("root/images/blobs/sha256").toFile().list()).hasSize(4);
        assertThat(folder.resolve("root/images/tmp")).isEmptyDirectory();
    }

    @Test
    void countsBytesAsTheyAreKept() throws Exception {
        store.load(new TestImage().layer(layer("a", "1")).write(folder.resolve("a"), "localhost/a"), Optional.empty());

        long kept = 0;
        for (File blob : folder.resolve("root/images/blobs/sha256").toFile().listFiles()) {
            kept += blob.length();
        }
        assertThat(store.list().get(0).sizeBytes()).isEqualTo(kept);
    }

    @Test
    void givesLayersWhoseNamesBeginAlikeDifferentFolders() throws Exception {
        byte[] tar = layer("a", "1");
        String start = Digest.of(tar).hex().substring(0, 12);
        String foreign = start + "0".repeat(52);
        Files.createDirectory(store.layersDir().resolve(start));
        Files.createSymbolicLink(
                folder.resolve("root/images/diffs/sha256").resolve(foreign), Path.of("../../layers", start));

        store.load(new TestImage().layer(tar).write(folder.resolve("a"), "localhost/a"), Optional.empty());

        assertThat(store.list().get(0).layers()).containsExactly(start + "-1");
        assertThat(file(store.list().get(0), 0, "a")).hasContent("1");
    }

    private void assertRefused(Path source, String problem) {
        assertRefused(source, Optional.empty(), problem);
    }

    private void assertRefused(Path source, Optional<ImageName> as, String problem) {
        assertThatExceptionOfType(InvalidImage.class)
                .isThrownBy(() -> store.load(source, as))
                .withMessageContaining(problem);
    }
}
