package dev.monopod.runtime.image.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.monopod.runtime.image.ImageLimits;
import dev.monopod.runtime.image.InvalidImage;
import dev.monopod.runtime.image.TestArchive;
import dev.monopod.runtime.image.tar.InvalidArchive;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a layer may try: each row ends as it says, and a tree beside the layer's folder never changes. */
class HostileLayerTest {
    /** Stands for the canary's absolute path, which is known when the test runs. */
    private static final String CANARY = "/CANARY";
    /** The way from the layer's folder to the canary. */
    private static final String UP = "../../canary";

    private static final ImageLimits LIMITS = new ImageLimits(1 << 20, 128, 1000, 50, 1 << 20, 1 << 20, 100);

    @TempDir
    Path folder;

    private Path layer;
    private Path discarded;
    private Canary canary;

    private interface Layer {
        TestArchive write(TestArchive archive, String canary);
    }

    @BeforeEach
    void makeFolders() throws Exception {
        layer = Files.createDirectories(folder.resolve("work/layer"));
        discarded = Files.createDirectories(folder.resolve("work/discarded"));
        canary = Canary.make(folder.resolve("canary"));
    }

    private void unpack(Layer hostile) throws IOException {
        byte[] tar = hostile.write(new TestArchive(), folder.resolve("canary").toString())
                .toBytes();
        LayerUnpacker.unpack(new ByteArrayInputStream(tar), layer, discarded, LIMITS);
    }

    private static Arguments refused(String what, String problem, Layer layer) {
        return arguments(what, problem, layer);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                refused("a name with ..", "has '..' in it", (t, c) -> t.file(UP + "/secret", "x")),
                refused(
                        "a name with .. in the middle",
                        "has '..' in it",
                        (t, c) -> t.file("a/../" + UP + "/secret", "x")),
                refused("a name that is ..", "has '..' in it", (t, c) -> t.directory("..", e -> e.setMode(0777))),
                refused(
                        "writing through an absolute link",
                        "l is no directory",
                        (t, c) -> t.symlink("l", c).file("l/secret", "x")),
                refused(
                        "writing through a relative link",
                        "l is no directory",
                        (t, c) -> t.symlink("l", UP).file("l/secret", "x")),
                refused(
                        "writing through two links",
                        "l is no directory",
                        (t, c) -> t.directory("d")
                                .symlink("d/up", UP)
                                .symlink("l", "d/up")
                                .file("l/x", "x")),
                refused(
                        "a directory swapped for a link between two of its files",
                        "d is no directory",
                        (t, c) -> t.directory("d")
                                .file("d/a", "x")
                                .symlink("d", c)
                                .file("d/secret", "x")),
                refused(
                        "a link on the way swapped through itself",
                        "a/s is no directory",
                        (t, c) -> t.symlink("a/s", ".")
                                .file("a/s/f", "x")
                                .symlink("a/s/s", c)
                                .file("a/s/secret", "x")),
                refused(
                        "writing through /proc",
                        "l is no directory",
                        (t, c) -> t.symlink("l", "/proc/self/root" + c).file("l/secret", "x")),
                refused(
                        "links in a circle",
                        "ELOOP",
                        (t, c) -> t.symlink("a", "b").symlink("b", "a").file("a/x", "x")),
                refused(
                        "a hard link to an absolute path",
                        "not in this layer",
                        (t, c) -> t.hardLink("h", c + "/secret").file("h", "x")),
                refused("a hard link to a path with ..", "has '..'", (t, c) -> t.hardLink("h", UP + "/secret")),
                refused(
                        "a hard link through a link",
                        "not in this layer",
                        (t, c) -> t.symlink("d", c).hardLink("h", "d/secret")),
                refused(
                        "a hard link to a directory",
                        "no file",
                        (t, c) -> t.directory("d").hardLink("h", "d")),
                refused(
                        "a hard link to itself",
                        "no file",
                        (t, c) -> t.file("f", "x").hardLink("f", "f")),
                refused(
                        "a hard link to a whiteout",
                        "no file",
                        (t, c) -> t.file(".wh.a", "").hardLink("h", "a")),
                refused("a whiteout of ..", "names nothing", (t, c) -> t.file(".wh...", "")),
                refused("a whiteout of .", "names nothing", (t, c) -> t.file("d/.wh..", "")),
                refused("a whiteout of nothing", "names nothing", (t, c) -> t.file(".wh.", "")),
                refused(
                        "a whiteout beyond a link",
                        "l is no directory",
                        (t, c) -> t.symlink("l", c).file("l/.wh.secret", "")),
                refused(
                        "an opaque mark beyond a link",
                        "l is no directory",
                        (t, c) -> t.symlink("l", c).file("l/.wh..wh..opq", "")),
                refused("a whiteout in '..'", "has '..'", (t, c) -> t.file(UP + "/.wh.secret", "")),
                refused("a device that is a whiteout", "0:0", (t, c) -> t.device("d", TarConstants.LF_CHR, 0, 0)),
                refused("overlayfs' redirect", "trusted.overlay.redirect", withAttribute("trusted.overlay.redirect")),
                refused("overlayfs' opaque mark", "trusted.overlay.opaque", withAttribute("trusted.overlay.opaque")),
                refused(
                        "overlayfs' own, unprivileged",
                        "user.overlay.redirect",
                        withAttribute("user.overlay.redirect")),
                refused("an unknown attribute", "security.other", withAttribute("security.other")),
                refused("a broken capability", "security.capability", withAttribute("security.capability")),
                refused("a name too long", "has 256 bytes", (t, c) -> t.file("a/" + "n".repeat(256), "x")),
                refused(
                        "a path too long",
                        "has 4096 bytes",
                        (t, c) -> t.file("abcdefg/".repeat(511) + "abcdefgh", "x")),
                refused("a link's target too long", "has 4096 bytes", (t, c) -> t.symlink("l", "abcdefg/".repeat(512))),
                refused("a link to nothing", "has 0 bytes", (t, c) -> t.symlink("l", "")),
                refused(
                        "a file as a directory",
                        "f is no directory",
                        (t, c) -> t.file("f", "x").file("f/x", "x")),
                refused("no directory at the top", "must be a directory", (t, c) -> t.symlink("./", c)),
                refused("no name", "without a name", (t, c) -> t.file("", "x")),
                refused("too many entries", "more than 50", (t, c) -> {
                    for (int i = 0; i < 60; i++) {
                        t.symlink("same", "x");
                    }
                    return t;
                }),
                refused("too many implied directories", "more than 50", (t, c) -> t.file("d/".repeat(60) + "f", "x")),
                refused("too many bytes", "bytes of files", (t, c) -> t.file("f", "x".repeat((1 << 20) + 1))));
    }

    private static Layer withAttribute(String key) {
        return (t, c) -> t.directory("d", e -> e.addPaxHeader("SCHILY.xattr." + key, "/.."));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void refusesAndLeavesTheHostAlone(String what, String problem, Layer hostile) throws Exception {
        Map<String, List<Object>> before = canary.look();

        assertThatThrownBy(() -> unpack(hostile))
                .isInstanceOfAny(InvalidImage.class, InvalidArchive.class)
                .hasMessageContaining(problem);

        assertThat(canary.look()).isEqualTo(before);
    }

    static Stream<Arguments> harmless() {
        return Stream.of(
                arguments("an absolute name", "CANARY/secret", (Layer) (t, c) -> t.file(CANARY + "/secret", "inside")),
                arguments("a link to the root", "etc/f", (Layer)
                        (t, c) -> t.symlink("l", "/").file("l/etc/f", "inside")),
                arguments("a link far up", "etc/f", (Layer)
                        (t, c) -> t.symlink("l", "../../../../..").file("l/etc/f", "inside")),
                arguments("a file in place of a link", "f", (Layer)
                        (t, c) -> t.symlink("f", c + "/secret").file("f", "inside")),
                arguments("a file in place of a link's second name", "g", (Layer) (t, c) ->
                        t.symlink("f", c + "/secret").hardLink("g", "f").file("g", "inside")),
                arguments("a directory in place of a link", "d/f", (Layer) (t, c) ->
                        t.symlink("d", c).directory("d", e -> e.setMode(0777)).file("d/f", "inside")),
                arguments("a hard link's mode and owner", "f", (Layer) (t, c) -> t.file("f", "inside")
                        .symlink("s", c + "/secret")
                        .special("h", TarConstants.LF_LINK, e -> {
                            e.setLinkName("s");
                            e.setMode(0777);
                            e.setUserId(1000);
                        })),
                arguments("a link's owner and time", "f", (Layer) (t, c) -> t.file("f", "inside")
                        .special("s", TarConstants.LF_SYMLINK, e -> {
                            e.setLinkName(c + "/secret");
                            e.setMode(0777);
                            e.setUserId(1000);
                        })),
                arguments("a FIFO that becomes a file", "f", (Layer)
                        (t, c) -> t.special("f", TarConstants.LF_FIFO, e -> {}).file("f", "inside")),
                arguments("a full directory that becomes a file", "d", (Layer)
                        (t, c) -> t.file("d/a/b/c", "x").symlink("d/a/s", c).file("d", "inside")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("harmless")
    void staysInside(String what, String written, Layer hostile) throws Exception {
        Map<String, List<Object>> before = canary.look();

        unpack(hostile);

        assertThat(layer.resolve(written)).isRegularFile().hasContent("inside");
        assertThat(canary.look()).isEqualTo(before);
    }

    @Test
    void theTableCoversWhatItSays() {
        assertThat(refused()).hasSizeGreaterThan(25);
    }

    @Test
    void doesNotSetTimesBeyondADirectoryThatBecameALink() throws Exception {
        Map<String, List<Object>> before = canary.look();

        unpack((t, c) ->
                t.directory("d").directory("d/directory").symlink("d", UP).file("f", ""));

        assertThat(Files.isSymbolicLink(layer.resolve("d"))).isTrue();
        assertThat(Files.exists(layer.resolve("f"), LinkOption.NOFOLLOW_LINKS)).isTrue();
        assertThat(canary.look()).isEqualTo(before);
    }

    @Test
    void staysInsideWhateverTheEntriesAndTheirOrder() throws Exception {
        Map<String, List<Object>> before = canary.look();
        Random random = new Random(42);
        int unpacked = 0;
        for (int round = 0; round < 300; round++) {
            layer = Files.createDirectories(folder.resolve("work" + round + "/layer"));
            discarded = Files.createDirectories(folder.resolve("work" + round + "/discarded"));
            try {
                unpack((archive, canary) -> randomEntries(archive, canary, random));
                unpacked++;
            } catch (InvalidImage e) {
                // Refusing is right too; a failure of any other kind would end the test.
            }
        }
        assertThat(canary.look()).isEqualTo(before);
        assertThat(unpacked).as("layers that were not refused").isBetween(30, 270);
    }

    private static TestArchive randomEntries(TestArchive archive, String canary, Random random) {
        List<String> targets = List.of("/", ".", "..", "a", "b/c", "/a", "../../canary", canary, canary + "/secret");
        for (int i = random.nextInt(20); i >= 0; i--) {
            String path = randomPath(random);
            String target = targets.get(random.nextInt(targets.size()));
            switch (random.nextInt(7)) {
                case 0 -> archive.file(path, "x");
                case 1 -> archive.directory(path, entry -> entry.setMode(random.nextInt(07777)));
                case 2, 3 -> archive.symlink(path, target);
                case 4 -> archive.hardLink(path, random.nextBoolean() ? "a" : "l/secret");
                case 5 -> archive.special(path, TarConstants.LF_FIFO, entry -> {});
                default -> archive.file(path.replaceAll("([a-z]+)$", ".wh.$1"), "");
            }
        }
        return archive;
    }

    private static String randomPath(Random random) {
        List<String> names = List.of("a", "b", "c", "l", "secret", "directory");
        String path = names.get(random.nextInt(names.size()));
        while (random.nextInt(3) == 0) {
            path += "/" + names.get(random.nextInt(names.size()));
        }
        return path;
    }
}
