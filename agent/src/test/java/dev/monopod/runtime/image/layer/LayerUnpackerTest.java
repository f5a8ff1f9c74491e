package dev.monopod.runtime.image.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.kernel.StoredAttributes;
import dev.monopod.runtime.image.ImageLimits;
import dev.monopod.runtime.image.TestArchive;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerUnpackerTest {
    private static final int PERMISSIONS = 07777;
    private static final String OPAQUE = "trusted.overlay.opaque";

    @TempDir
    Path folder;

    private Path layer;

    @BeforeEach
    void makeFolders() throws Exception {
        layer = Files.createDirectory(folder.resolve("layer"));
    }

    private void unpack(TestArchive archive) throws IOException {
        unpack(archive.toBytes());
    }

    private void unpack(byte[] tar) throws IOException {
        Path discarded = Files.createDirectories(folder.resolve("discarded"));
        LayerUnpacker.unpack(new ByteArrayInputStream(tar), layer, discarded, ImageLimits.DEFAULT);
    }

    private Map<String, Object> unix(String path) throws IOException {
        return Files.readAttributes(layer.resolve(path), "unix:*", LinkOption.NOFOLLOW_LINKS);
    }

    private int permissions(String path) throws IOException {
        return (int) unix(path).get("mode") & PERMISSIONS;
    }

    private Instant modified(String path) throws IOException {
        return Files.getLastModifiedTime(layer.resolve(path), LinkOption.NOFOLLOW_LINKS)
                .toInstant();
    }

    private boolean isWhiteout(String path) throws IOException {
        Map<String, Object> unix = unix(path);
        return ((int) unix.get("mode") & 0xf000) == 0x2000 && unix.get("rdev").equals(0L);
    }

    private boolean isOpaque(String path) {
        return StoredAttributes.get(layer.resolve(path), OPAQUE)
                .map(value -> Arrays.equals(value, new byte[] {'y'}))
                .orElse(false);
    }

    @Test
    void keepsContentsOwnersModesAndTimes() throws Exception {
        unpack(new TestArchive()
                .directory("./", e -> e.setMode(0711))
                .directory("d", e -> {
                    e.setMode(01777);
                    e.setIds(1000, 2000);
                })
                .file("d/setuid", "x".repeat(300_000), e -> {
                    e.setMode(06755);
                    e.setUserId(4_000_000_000L);
                    e.setGroupId(7);
                    e.addPaxHeader("mtime", "1234567890.123456789");
                })
                .file("d/empty", "")
                .symlink("d/link", "/absolute/target")
                .special("fifo", TarConstants.LF_FIFO, e -> e.setMode(0622))
                .device("null", TarConstants.LF_CHR, 1, 3)
                .device("disk", TarConstants.LF_BLK, 259, 70_000));

        assertThat(permissions("")).isEqualTo(0711);
        assertThat(permissions("d")).isEqualTo(01777);
        assertThat(unix("d")).containsEntry("uid", 1000).containsEntry("gid", 2000);
        assertThat(modified("d")).isEqualTo("2020-09-13T12:26:40Z");
        assertThat(layer.resolve("d/setuid")).hasContent("x".repeat(300_000));
        assertThat(permissions("d/setuid")).isEqualTo(06755);
        assertThat(unix("d/setuid")).containsEntry("uid", (int) 4_000_000_000L).containsEntry("gid", 7);
        assertThat(modified("d/setuid")).isEqualTo("2009-02-13T23:31:30.1234567Z");
        assertThat(layer.resolve("d/empty")).isEmptyFile();
        assertThat(Files.readSymbolicLink(layer.resolve("d/link"))).hasToString("/absolute/target");
        assertThat(modified("d/link")).isEqualTo("2020-09-13T12:26:40Z");
        assertThat(unix("fifo")).containsEntry("mode", 0x1000 | 0622);
        assertThat(unix("null")).containsEntry("mode", 0x2000 | 0644).containsEntry("rdev", 0x103L);
        assertThat(unix("disk")).containsEntry("mode", 0x6000 | 0644);
        assertThat((long) unix("disk").get("rdev"))
                .isEqualTo((70_000L & 0xff) | (259L << 8) | ((70_000L & ~0xffL) << 12));
    }

    @Test
    void linksFilesAndSymbolicLinksThemselves() throws Exception {
        unpack(new TestArchive()
                .file("f", "x", e -> e.setMode(0600))
                .special("d/h", TarConstants.LF_LINK, e -> {
                    e.setLinkName("./f");
                    e.setMode(0777);
                })
                .symlink("s", "f")
                .hardLink("t", "/s"));

        assertThat(unix("d/h").get("ino")).isEqualTo(unix("f").get("ino"));
        assertThat(permissions("f")).isEqualTo(0600);
        assertThat(unix("t").get("ino")).isEqualTo(unix("s").get("ino"));
        assertThat(Files.isSymbolicLink(layer.resolve("t"))).isTrue();
    }

    @Test
    void followsALinkedDirectoryWithinTheLayer() throws Exception {
        unpack(new TestArchive()
                .directory("usr/bin")
                .symlink("bin", "usr/bin")
                .symlink("usr/sbin", "/bin")
                .file("bin/a", "a")
                .file("usr/sbin/b", "b"));

        assertThat(layer.resolve("usr/bin/a")).hasContent("a");
        assertThat(layer.resolve("usr/bin/b")).hasContent("b");
    }

    @Test
    void makesDirectoriesThatAreNotListed() throws Exception {
        unpack(new TestArchive().file("a/b/c/f", "x").directory("a/b", e -> e.setMode(0700)));

        assertThat(layer.resolve("a/b/c/f")).hasContent("x");
        assertThat(permissions("a")).isEqualTo(0755);
        assertThat(permissions("a/b")).isEqualTo(0700);
        assertThat(permissions("a/b/c")).isEqualTo(0755);
    }

    @Test
    void setsTheTimeOfADirectoryAfterItsContents() throws Exception {
        unpack(new TestArchive()
                .directory("d", e -> e.setModTime(1_000_000_000_000L))
                .directory("d/e", e -> e.setModTime(1_100_000_000_000L))
                .file("d/e/f", "x")
                .file("d/g", "x"));

        assertThat(modified("d")).isEqualTo(Instant.ofEpochSecond(1_000_000_000));
        assertThat(modified("d/e")).isEqualTo(Instant.ofEpochSecond(1_100_000_000));
    }

    @Test
    void letsLaterEntriesReplaceEarlierOnes() throws Exception {
        unpack(new TestArchive()
                .file("a", "old, and longer")
                .file("a", "new")
                .file("b/c/d", "x")
                .file("b", "file")
                .file("e", "x")
                .directory("e", e -> e.setMode(0700))
                .file("e/f", "y")
                .directory("e", e -> e.setMode(0750))
                .hardLink("g", "a")
                .file("a", "newest"));

        assertThat(layer.resolve("a")).hasContent("newest");
        assertThat(layer.resolve("b")).hasContent("file");
        assertThat(layer.resolve("e/f")).hasContent("y");
        assertThat(permissions("e")).isEqualTo(0750);
        assertThat(layer.resolve("g"))
                .as("another file since \"a\" was replaced")
                .hasContent("new");
    }

    @Test
    void turnsWhiteoutsIntoOverlaysForm() throws Exception {
        unpack(new TestArchive()
                .file("d/.wh.gone", "")
                .file("opaque/.wh..wh..opq", "")
                .file("opaque/kept", "x")
                .file(".wh..wh.plnk", "")
                .file(".wh..wh.aufs", ""));

        assertThat(isWhiteout("d/gone")).isTrue();
        assertThat(isOpaque("opaque")).isTrue();
        assertThat(layer.resolve("opaque/kept")).hasContent("x");
        assertThat(layer.toFile().list()).containsExactlyInAnyOrder("d", "opaque");
        assertThat(layer.resolve("opaque").toFile().list()).containsExactly("kept");
    }

    @Test
    void hidesOnlyLowerLayersByAWhiteoutWhateverTheOrder() throws Exception {
        unpack(new TestArchive()
                .file("before", "x")
                .file(".wh.before", "")
                .file(".wh.after", "")
                .file("after", "x")
                .file("directoryBefore/f", "x")
                .file(".wh.directoryBefore", "")
                .file(".wh.directoryAfter", "")
                .directory("directoryAfter")
                .file(".wh.implied", "")
                .file("implied/f", "x"));

        assertThat(layer.resolve("before")).hasContent("x");
        assertThat(layer.resolve("after")).hasContent("x");
        assertThat(layer.resolve("directoryBefore/f")).hasContent("x");
        assertThat(isOpaque("directoryBefore")).isTrue();
        assertThat(isOpaque("directoryAfter")).isTrue();
        assertThat(isOpaque("implied")).isTrue();
        assertThat(layer.resolve("implied/f")).hasContent("x");
    }

    @Test
    void keepsCapabilitiesWhoseBytesAreNoText() throws Exception {
        byte[] setuidCapability = HexFormat.of().parseHex("0100000280000000000000000000000000000000");
        byte[] tar = new TestArchive()
                .file("program", "x", e -> e.addPaxHeader("SCHILY.xattr.security.capability", "C".repeat(20)))
                .file("labelled", "x", e -> e.addPaxHeader("SCHILY.xattr.security.selinux", "label"))
                .file("own", "x", e -> e.addPaxHeader("SCHILY.xattr.user.mine", "value"))
                .toBytes();
        replace(tar, "C".repeat(20).getBytes(StandardCharsets.US_ASCII), setuidCapability);

        unpack(tar);

        assertThat(StoredAttributes.get(layer.resolve("program"), "security.capability"))
                .contains(setuidCapability);
        assertThat(StoredAttributes.get(layer.resolve("labelled"), "security.selinux"))
                .isEmpty();
        assertThat(StoredAttributes.get(layer.resolve("own"), "user.mine"))
                .contains("value".getBytes(StandardCharsets.UTF_8));
    }

    private static void replace(byte[] in, byte[] wanted, byte[] by) {
        for (int at = 0; at <= in.length - wanted.length; at++) {
            if (Arrays.equals(in, at, at + wanted.length, wanted, 0, wanted.length)) {
                System.arraycopy(by, 0, in, at, by.length);
                return;
            }
        }
        throw new IllegalArgumentException("not there: " + Base64.getEncoder().encodeToString(wanted));
    }

    @Test
    void keepsNamesThatAreNoText() throws Exception {
        byte[] tar = new TestArchive().file("latin-Q", "1").file("latin-R", "2").toBytes();
        // Two names that a decoder of UTF-8 would make one of.
        replaceInHeader(tar, (byte) 'Q', (byte) 0xe9);
        replaceInHeader(tar, (byte) 'R', (byte) 0xe8);

        unpack(tar);

        Process ls = new ProcessBuilder("ls", "-b", layer.toString()).start();
        assertThat(new String(ls.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1).split("\n"))
                .containsExactlyInAnyOrder("latin-\\351", "latin-\\350");
    }

    private static void replaceInHeader(byte[] tar, byte wanted, byte by) {
        for (int at = 0; at < tar.length; at++) {
            if (tar[at] == wanted) {
                tar[at] = by;
                fixChecksum(tar, at / 512 * 512);
                return;
            }
        }
        throw new IllegalArgumentException("not there: " + wanted);
    }

    private static void fixChecksum(byte[] tar, int header) {
        Arrays.fill(tar, header + 148, header + 156, (byte) ' ');
        int sum = 0;
        for (int i = header; i < header + 512; i++) {
            sum += tar[i] & 0xff;
        }
        byte[] octal = "%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(octal, 0, tar, header + 148, octal.length);
    }
}
