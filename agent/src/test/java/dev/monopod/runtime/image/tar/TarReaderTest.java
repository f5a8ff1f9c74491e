package dev.monopod.runtime.image.tar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.monopod.runtime.image.TestArchive;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TarReaderTest {
    private static final String LONG = "directory/".repeat(30) + "file";

    @TempDir
    Path folder;

    private static List<TarEntry> entries(byte[] tar) throws IOException {
        TarReader reader = new TarReader(new ByteArrayInputStream(tar));
        List<TarEntry> entries = new ArrayList<>();
        for (Optional<TarEntry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
            entries.add(entry.get());
        }
        return entries;
    }

    private static byte[] data(TarReader reader) throws IOException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        byte[] buffer = new byte[1000];
        for (int read = reader.read(buffer, 1000); read >= 0; read = reader.read(buffer, 1000)) {
            data.write(buffer, 0, read);
        }
        return data.toByteArray();
    }

    private static void assertRefused(byte[] tar, String problem) {
        assertThatExceptionOfType(InvalidArchive.class)
                .isThrownBy(() -> entries(tar))
                .withMessageContaining(problem);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void readsLongNamesAndLargeNumbersOfBothKinds(boolean gnu) throws Exception {
        TestArchive archive = gnu ? new TestArchive().gnu() : new TestArchive();
        byte[] tar = archive.file(LONG, "content", e -> {
                    e.setUserId(3_000_000_000L);
                    e.setModTime(-5000);
                })
                .symlink("link", LONG)
                .file("é", "x")
                .toBytes();

        TarReader reader = new TarReader(new ByteArrayInputStream(tar));
        TarEntry first = reader.next().orElseThrow();
        assertThat(first.name()).hasToString(LONG.substring(0, 300) + "…");
        assertThat(first.name().length()).isEqualTo(LONG.length());
        assertThat(Integer.toUnsignedLong(first.attributes().uid())).isEqualTo(3_000_000_000L);
        assertThat(first.attributes().modified().getEpochSecond()).isEqualTo(-5);
        assertThat(data(reader)).isEqualTo("content".getBytes(StandardCharsets.UTF_8));
        assertThat(reader.next().orElseThrow().target()).isEqualTo(first.name());
        assertThat(reader.next().orElseThrow().name()).hasToString("é");
        assertThat(reader.next()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gnu", "posix0.0", "posix0.1", "posix1.0"})
    void readsFilesWithHolesAsGnuTarWritesThem(String format) throws Exception {
        Path file = folder.resolve("sparse");
        int pieces = 40;
        byte[] expected = new byte[pieces * 65536 + 100];
        try (var out = Files.newByteChannel(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (int i = 0; i < pieces; i++) {
                byte[] piece = ("piece " + i).repeat(100).getBytes(StandardCharsets.UTF_8);
                System.arraycopy(piece, 0, expected, i * 65536 + 4096, piece.length);
                out.position(i * 65536L + 4096);
                out.write(ByteBuffer.wrap(piece));
            }
        }
        try (var grow = new RandomAccessFile(file.toFile(), "rw")) {
            grow.setLength(expected.length);
        }
        List<String> command = new ArrayList<>(List.of("tar", "--create", "--sparse", "--hole-detection=raw"));
        command.addAll(
                format.equals("gnu")
                        ? List.of("--format=gnu")
                        : List.of("--format=posix", "--sparse-version=" + format.substring(5)));
        command.addAll(List.of("-C", folder.toString(), "sparse"));
        Process tar = new ProcessBuilder(command).start();
        byte[] archive = tar.getInputStream().readAllBytes();
        assertThat(tar.waitFor()).isZero();
        assertThat(archive.length).as("the holes are not in the archive").isLessThan(expected.length / 4);

        TarReader reader = new TarReader(new ByteArrayInputStream(archive));
        TarEntry entry = reader.next().orElseThrow();

        assertThat(entry.name()).hasToString("sparse");
        assertThat(entry.size()).isEqualTo(expected.length);
        byte[] actual = new byte[expected.length];
        byte[] stored = data(reader);
        int from = 0;
        for (TarEntry.Extent extent : entry.extents()) {
            System.arraycopy(stored, from, actual, (int) extent.offset(), (int) extent.length());
            from += (int) extent.length();
        }
        assertThat(actual).isEqualTo(expected);
        assertThat(reader.next()).isEmpty();
    }

    @Test
    void takesTheEndOfTheStreamForTheEndBetweenEntriesOnly() throws Exception {
        byte[] tar = new TestArchive().file("a", "x".repeat(600)).toBytes();

        assertThat(entries(Arrays.copyOf(tar, 512 + 1024))).hasSize(1);
        assertThat(entries(new byte[0])).isEmpty();
        assertThat(entries(new byte[1024])).isEmpty();
        assertThat(entries(Arrays.copyOf(tar, 512 + 600))).as("without padding").hasSize(1);
        assertRefused(Arrays.copyOf(tar, 512 + 599), "in the middle of an entry");
        assertRefused(Arrays.copyOf(tar, 100), "in the middle of an entry");
    }

    @Test
    void refusesDamage() {
        byte[] tar = new TestArchive().file("a", "x").toBytes();
        tar[0] = 'b';

        assertRefused(tar, "checksum is wrong");
    }

    @Test
    void survivesAnyDamage() throws Exception {
        byte[] tar = new TestArchive()
                .file(LONG, "content", e -> e.addPaxHeader("SCHILY.xattr.user.a", "b"))
                .hardLink("h", LONG)
                .device("d", TarConstants.LF_CHR, 1, 3)
                .toBytes();
        Random random = new Random(7);
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] damaged = tar.clone();
            int header = random.nextInt(6) * 512;
            for (int i = random.nextInt(4); i >= 0; i--) {
                damaged[header + random.nextInt(512)] = (byte) random.nextInt(256);
            }
            if (random.nextBoolean()) {
                fixChecksum(damaged, header);
            }
            try {
                entries(damaged);
            } catch (InvalidArchive e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(1000, 19_999);
    }

    @Test
    void refusesExtendedHeadersThatLie() {
        assertRefused(pax("30 path=short\n"), "does not end where it says");
        assertRefused(pax("5 path=short\n"), "does not end where it says");
        assertRefused(pax("2147483647 path=a\n"), "length> <key>");
        assertRefused(pax("214748364 path=a\n"), "does not end where it says");
        assertRefused(pax("0 \n"), "does not end where it says");
        assertRefused(pax("x path=a\n"), "no number");
        assertRefused(pax("-9 path=a\n"), "no number");
        assertRefused(pax("8 patha\n"), "length> <key>");
        assertRefused(pax("12 path=a\0b\n"), "NUL");
        assertRefused(pax("12 size=-10\n"), "size in an extended");
        assertRefused(pax("28 size=9223372036854775807\n"), "size in an extended");
        assertRefused(pax("18 uid=4294967295\n"), "between 0 and 4294967294");
        assertRefused(pax(line("mtime=soon")), "mtime");
        assertRefused(
                pax(line("GNU.sparse.size=10") + line("GNU.sparse.map=0,5,3,5,9,9")),
                "overlap, are out of order or beyond");
        assertRefused(pax(line("GNU.sparse.size=10") + line("GNU.sparse.map=0,5,3")), "offset without a length");
        assertRefused(pax(line("GNU.sparse.major=2")), "other than 0.0");
    }

    /** A record of two digits' length. */
    private static String line(String record) {
        return (record.length() + 4) + " " + record + "\n";
    }

    /** An archive of one file with these bytes as its extended header. */
    private static byte[] pax(String records) {
        byte[] content = records.getBytes(StandardCharsets.UTF_8);
        byte[] header = new TestArchive()
                .file("PaxHeader", content, e -> {})
                .file("f", "")
                .toBytes();
        header[156] = 'x';
        fixChecksum(header, 0);
        return header;
    }

    @Test
    void refusesTwoExtendedHeadersForOneEntry() {
        byte[] once = pax("10 path=a\n");
        byte[] twice = new byte[once.length + 1024];
        System.arraycopy(once, 0, twice, 0, 1024);
        System.arraycopy(once, 0, twice, 1024, once.length);

        assertRefused(twice, "two extended tar headers");
    }

    @Test
    void refusesGlobalHeadersThatChangeSomething() throws Exception {
        byte[] changing = pax("10 path=a\n");
        changing[156] = 'g';
        fixChecksum(changing, 0);
        assertRefused(changing, "global extended tar header");

        byte[] comment = pax(line("comment=x"));
        comment[156] = 'g';
        fixChecksum(comment, 0);
        assertThat(entries(comment)).hasSize(1);
    }

    @Test
    void refusesAnExtendedHeaderThatFillsTheMemory() {
        byte[] tar = new TestArchive()
                .file("PaxHeader", new byte[(1 << 20) + 1], e -> {})
                .toBytes();
        tar[156] = 'x';
        fixChecksum(tar, 0);

        assertRefused(tar, "an extended tar header of 1048577 bytes");
    }

    @Test
    void refusesEntriesThatNoRootFileSystemHas() {
        byte[] tar = new TestArchive().file("volume", "").toBytes();
        tar[156] = 'V';
        fixChecksum(tar, 0);

        assertRefused(tar, "entry volume is of type 0x56");
        assertRefused(
                new TestArchive().device("d", TarConstants.LF_CHR, 4096, 1).toBytes(), "device 4096:1");
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
