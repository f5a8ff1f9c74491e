package dev.monopod.runtime.image.store;

import static dev.monopod.runtime.image.TestImage.archive;
import static dev.monopod.runtime.image.TestImage.bytes;
import static dev.monopod.runtime.image.TestImage.gzip;
import static dev.monopod.runtime.image.TestImage.named;
import static dev.monopod.runtime.image.TestImage.write;
import static dev.monopod.runtime.image.TestImage.zstd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.monopod.runtime.image.Digest;
import dev.monopod.runtime.image.ImageLimits;
import dev.monopod.runtime.image.InvalidImage;
import dev.monopod.runtime.image.LayerFormat;
import dev.monopod.runtime.image.Manifest;
import dev.monopod.runtime.image.Platform;
import dev.monopod.runtime.image.TestArchive;
import dev.monopod.runtime.image.TestImage;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Sources that are damaged, hostile or something else: a clear message, in time, and a store in which nothing changed. */
class BadSourceTest {
    private static final ImageLimits LIMITS = new ImageLimits(100_000, 128, 1000, 1000, 1L << 30, 1 << 20, 100);
    private static final String NAME = "localhost/bad:1";
    private static final byte[] TAR =
            new TestArchive().file("file", noise(100_000)).toBytes();

    @TempDir
    Path folder;

    private ImageStore store;

    private static String noise(int length) {
        StringBuilder noise = new StringBuilder();
        new Random(1).ints(length, 'a', 'z').forEach(c -> noise.append((char) c));
        return noise.toString();
    }

    @BeforeEach
    void openStoreWithAnImage() throws Exception {
        store = ImageStore.open(folder.resolve("root"), LIMITS, Platform.ofThisMachine());
        store.load(
                new TestImage()
                        .layer(new TestArchive().file("a", "1").toBytes())
                        .write(folder.resolve("good"), "localhost/good:1"),
                Optional.empty());
    }

    private static byte[] oci(TestImage image) {
        return archive(image.ociFiles(NAME));
    }

    private static byte[] index(String descriptor, TestImage image) {
        return archive(image.ociFiles(List.of(named(descriptor, NAME))));
    }

    /** An image whose files were tampered with. */
    private static byte[] with(String path, byte[] content) {
        Map<String, byte[]> files = new TestImage().layer(TAR).ociFiles(NAME);
        files.put(path, content);
        return archive(files);
    }

    private static byte[] without(String start) {
        Map<String, byte[]> files = new TestImage().layer(TAR).ociFiles(NAME);
        assertThat(files.keySet().removeIf(path -> path.startsWith(start))).isTrue();
        return archive(files);
    }

    private static byte[] manifest(String json) {
        TestImage image = new TestImage();
        return index(image.blob(bytes(json), Manifest.OCI_MANIFEST), image);
    }

    private static byte[] packedLayer(byte[] packed, LayerFormat format) {
        return oci(new TestImage().layer(TAR, packed, format.mediaType()));
    }

    private static byte[] half(byte[] whole) {
        return Arrays.copyOf(whole, whole.length / 2);
    }

    private static byte[] damaged(byte[] whole) {
        byte[] damaged = whole.clone();
        for (int i = whole.length / 2; i < whole.length / 2 + 20; i++) {
            damaged[i] ^= 0x55;
        }
        return damaged;
    }

    private static String descriptor(String digest) {
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":2}".formatted(Manifest.OCI_MANIFEST, digest);
    }

    private static String blobPath() {
        return "blobs/sha256/" + Digest.of(TAR).hex();
    }

    static Stream<Arguments> bad() {
        String hex = "0123456789abcdef".repeat(4);
        TestImage wrongDiffId =
                new TestImage().layer(TAR, new TestArchive().file("x", "y").toBytes(), LayerFormat.TAR.mediaType());
        byte[] other = TAR.clone();
        other[600] ^= 1;
        return Stream.of(
                arguments("an empty file", "is no tar archive", new byte[0]),
                arguments("a text", "is no tar archive", bytes("FROM busybox\n".repeat(100))),
                arguments("an archive of something else", "neither oci-layout nor manifest.json", TAR),
                arguments("half of an archive", "middle of", half(oci(new TestImage().layer(TAR)))),
                arguments(
                        "half of a gzip archive", "gzip data are damaged", half(gzip(oci(new TestImage().layer(TAR))))),
                arguments(
                        "half of a zstd archive", "zstd data are damaged", half(zstd(oci(new TestImage().layer(TAR))))),
                arguments(
                        "a digest that is a path",
                        "must be sha256:",
                        index(descriptor("sha256:../../../x"), new TestImage())),
                arguments(
                        "a digest in capitals",
                        "must be sha256:",
                        index(descriptor("sha256:" + hex.toUpperCase(Locale.ROOT)), new TestImage())),
                arguments(
                        "another algorithm",
                        "must be sha256:",
                        index(descriptor("sha512:" + hex + hex), new TestImage())),
                arguments(
                        "a missing manifest",
                        "lacks blobs/sha256/" + hex,
                        index(descriptor("sha256:" + hex), new TestImage())),
                arguments("a missing layer", "lacks blobs/sha256/", without(blobPath())),
                arguments("a changed layer", "has another content", with(blobPath(), other)),
                arguments("a shorter layer", "ought to have", with(blobPath(), half(TAR))),
                arguments("a longer layer", "but has more", with(blobPath(), Arrays.copyOf(TAR, TAR.length + 1))),
                arguments("another layer than the diffID says", "but the image's configuration says", oci(wrongDiffId)),
                arguments(
                        "layers and manifests",
                        "has both manifests and layers",
                        manifest("{\"layers\":[],\"manifests\":[]}")),
                arguments("an index as a manifest", "is not what its media type", manifest("{\"manifests\":[]}")),
                arguments(
                        "another type than referred to",
                        "says of itself",
                        manifest("{\"mediaType\":\"" + Manifest.OCI_INDEX + "\",\"layers\":[]}")),
                arguments("schema 1", "config: mediaType: missing", manifest("{\"schemaVersion\":1,\"fsLayers\":[]}")),
                arguments(
                        "an endless manifest",
                        "the limit is 100000",
                        manifest("{\"a\":\"" + "x".repeat(100_000) + "\"}")),
                arguments("an endless index", "is longer than 100000 bytes", with("index.json", new byte[100_001])),
                arguments("an unknown layout", "1.0.0 is", with("oci-layout", bytes("{\"imageLayoutVersion\":\"9\"}"))),
                arguments("no JSON", "no valid JSON", with("index.json", bytes("{\"manifests\":"))),
                arguments("no images", "has no images", with("index.json", bytes("{\"manifests\":[]}"))),
                arguments(
                        "a bad name",
                        "invalid image name \"localhost/BAD\"",
                        archive(new TestImage().ociFiles("localhost/BAD"))),
                arguments(
                        "half a gzip layer",
                        "gzip data are damaged",
                        packedLayer(half(gzip(TAR)), LayerFormat.TAR_GZIP)),
                arguments(
                        "a damaged gzip layer",
                        "gzip data are damaged",
                        packedLayer(damaged(gzip(TAR)), LayerFormat.TAR_GZIP)),
                arguments(
                        "half a zstd layer",
                        "zstd data are damaged",
                        packedLayer(half(zstd(TAR)), LayerFormat.TAR_ZSTD)),
                arguments(
                        "a damaged zstd layer", "layer sha256:", packedLayer(damaged(zstd(TAR)), LayerFormat.TAR_ZSTD)),
                arguments("a gzip layer that is tar", "media type", packedLayer(TAR, LayerFormat.TAR_GZIP)),
                arguments("a tar layer that is zstd", "media type", packedLayer(zstd(TAR), LayerFormat.TAR)),
                arguments("half a tar layer", "middle of an entry", oci(new TestImage().layer(half(TAR)))),
                arguments("a layer of rubbish", "media type", packedLayer(bytes(noise(5000)), LayerFormat.TAR_GZIP)),
                arguments(
                        "a layer of an unknown type",
                        "can't be unpacked",
                        oci(new TestImage().layer(TAR, TAR, "application/vnd.oci.image.layer.v1.tar+encrypted"))),
                arguments("a bomb", "which is the limit", bomb(TestImage::gzip, LayerFormat.TAR_GZIP)),
                arguments("a bomb of zstd", "which is the limit", bomb(TestImage::zstd, LayerFormat.TAR_ZSTD)),
                arguments("a bomb of an archive", "which is the limit", gzip(new byte[20 << 20])),
                arguments("too many layers", "has 129 layers", oci(layers(129))),
                arguments("too many files", "more than 1000 files", archive(manyFiles())),
                arguments(
                        "a hostile layer",
                        "layer sha256:",
                        oci(new TestImage()
                                .layer(new TestArchive().file("../x", "").toBytes()))),
                arguments(
                        "a file twice",
                        "twice",
                        new TestArchive()
                                .file("oci-layout", "{}")
                                .file("./oci-layout", "")
                                .toBytes()),
                arguments(
                        "a docker archive that leads out",
                        "has no ../../../etc/passwd",
                        docker("../../../etc/passwd", "a.tar")),
                arguments(
                        "a docker archive's layer that leads out",
                        "lacks ../etc/passwd",
                        docker("config.json", "../etc/passwd")),
                arguments(
                        "a docker archive's config of another digest",
                        "has another content",
                        new TestArchive()
                                .file("manifest.json", "[{\"Config\":\"" + hex + ".json\"}]")
                                .file(hex + ".json", "{}")
                                .toBytes()));
    }

    private static TestImage layers(int count) {
        TestImage image = new TestImage();
        for (int i = 0; i < count; i++) {
            image.layer(new TestArchive().file("f", "" + i).toBytes());
        }
        return image;
    }

    private static Map<String, byte[]> manyFiles() {
        TestImage image = new TestImage();
        for (int i = 0; i < 1001; i++) {
            image.blob(bytes("" + i), "text");
        }
        return image.ociFiles(NAME);
    }

    private static byte[] bomb(UnaryOperator<byte[]> pack, LayerFormat format) {
        byte[] zeros =
                new TestArchive().file("zeros", new byte[50 << 20], e -> {}).toBytes();
        return oci(new TestImage().layer(zeros, pack.apply(zeros), format.mediaType()));
    }

    private static byte[] docker(String config, String layer) {
        return new TestArchive()
                .file("config.json", new TestImage().layer(TAR).config(), e -> {})
                .file("manifest.json", "[{\"Config\":\"%s\",\"Layers\":[\"%s\"]}]".formatted(config, layer))
                .toBytes();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bad")
    void isRefusedClearlyAndChangesNothing(String what, String problem, byte[] content) throws Exception {
        Path file = write(folder.resolve("bad"), content);
        List<?> before = store.list();

        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(30),
                () -> assertThatThrownBy(() -> store.load(file, Optional.empty()))
                        .isInstanceOf(InvalidImage.class)
                        .hasMessageContaining(problem));

        assertThat(store.list()).isEqualTo(before);
        assertThat(folder.resolve("root/images/tmp")).isEmptyDirectory();
        assertThat(store.layersDir().toFile().list()).hasSize(1);
        assertThat(folder.resolve("root/images/blobs/sha256").toFile().list()).hasSize(3);
    }

    @Test
    void namesWhatIsNoSourceAtAll() throws Exception {
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> store.load(folder.resolve("absent"), Optional.empty()))
                .withMessageContaining("absent");
        assertThatExceptionOfType(InvalidImage.class)
                .isThrownBy(() -> store.load(Files.createDirectory(folder.resolve("empty")), Optional.empty()))
                .withMessageContaining("must be an OCI image layout");
        assertThatExceptionOfType(InvalidImage.class)
                .isThrownBy(() -> store.load(Path.of("/dev/null"), Optional.empty()))
                .withMessageContaining("neither a file nor a directory");
    }

    @Test
    void doesNotWaitForAFifoInADirectory() throws Exception {
        Path layout = TestImage.writeDirectory(
                folder.resolve("layout"), new TestImage().layer(TAR).ociFiles(NAME));
        Files.delete(layout.resolve("index.json"));
        assertThat(new ProcessBuilder("mkfifo", layout.resolve("index.json").toString())
                        .start()
                        .waitFor())
                .isZero();

        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> assertThatThrownBy(() -> store.load(layout, Optional.empty()))
                        .isInstanceOf(InvalidImage.class)
                        .hasMessageContaining("has no index.json"));
    }
}
