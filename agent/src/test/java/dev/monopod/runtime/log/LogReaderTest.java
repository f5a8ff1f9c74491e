package dev.monopod.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.monopod.kernel.KernelException;
import dev.monopod.kernel.NotRegularException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import jnr.constants.platform.Errno;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LogReaderTest {
    private static final long LARGE = 1 << 30;

    @TempDir
    private Path root;

    @Test
    void aLogWithoutAFileIsEmptyAndOneWithoutALineToo() throws Exception {
        assertThat(read(new LogFiles(root, Path.of("no/such/0.log")), LogOptions.everything(), false))
                .isEmpty();
        try (ShimLog log = new ShimLog(root, LARGE, 5)) {
            assertThat(read(log, "")).isEmpty();
            assertThat(read(log, "tailLines=3")).isEmpty();
            assertThat(read(log, "sinceSeconds=3")).isEmpty();
        }
    }

    @Test
    void linesOfBothStreamsComeInTheirOrder() throws Exception {
        try (ShimLog log = new ShimLog(root, LARGE, 5)) {
            log.stdout("one");
            log.write("stderr", "F", "two");
            log.stdout("");
            log.write("stdout", "F:x", " three ");

            assertThat(read(log, "")).isEqualTo("one\ntwo\n\n three \n");
            assertThat(read(log, "stream=Stdout")).isEqualTo("one\n\n three \n");
            assertThat(read(log, "stream=Stderr")).isEqualTo("two\n");
            assertThat(read(log, "timestamps=true&tailLines=3"))
                    .hasLineCount(3)
                    .startsWith("2026-01-01T00:00:01.000000001Z two\n2026-01-01T00:00:02.000000001Z \n")
                    .endsWith("\n2026-01-01T00:00:03.000000001Z  three \n");
        }
    }

    @Test
    void partsAreJoinedAndNoOtherLineComesBetween() throws Exception {
        try (ShimLog log = new ShimLog(root, LARGE, 5)) {
            log.write("stdout", "P", "a");
            log.write("stderr", "P", "1");
            log.write("stdout", "P", "b");
            log.write("stderr", "F", "2");
            log.write("stderr", "P", "3");
            log.write("stdout", "F", "c");
            log.stdout("d");
            log.write("stderr", "F", "4");

            assertThat(read(log, "")).isEqualTo("abc\n12\n34\nd\n");
            assertThat(read(log, "timestamps=1&stream=Stderr"))
                    .isEqualTo("2026-01-01T00:00:01.000000001Z 12\n2026-01-01T00:00:04.000000001Z 34\n");
            assertThat(read(log, "tailLines=2")).isEqualTo("d\n4\n");
        }
    }

    @Test
    void anUnfinishedLineOfPartsIsEndedAtTheEnd() throws Exception {
        try (ShimLog log = new ShimLog(root, LARGE, 5)) {
            log.write("stdout", "P", "a");
            log.write("stderr", "P", "b");

            assertThat(read(log, "")).isEqualTo("a\nb\n");
        }
    }

    @Test
    void whatIsHeldBackForAnUnfinishedLineIsBounded() throws Exception {
        try (ShimLog log = new ShimLog(root, LARGE, 5)) {
            log.write("stdout", "P", "begun");
            String line = "x".repeat(10_000);
            for (int i = 0; i < 100; i++) {
                log.write("stderr", "F", line);
            }
            log.write("stdout", "F", "ended");

            assertThat(read(log, "")).isEqualTo("begun\n" + (line + "\n").repeat(100) + "ended\n");
        }
    }

    @Test
    void aLineThatIsInNoFormatIsPassedOnAsItStands() throws Exception {
        try (ShimLog log = new ShimLog(root, LARGE, 5)) {
            log.stdout("good");
            log.raw("2026-01-01T00:00:00Z stdin F x\n");
            log.raw("\n");
            log.raw("x".repeat(200_000) + "\n");
            log.stdout("good");

            String text = read(log, "sinceTime=2026-01-01T00:00:00Z");
            assertThat(text.replace("\n", ""))
                    .isEqualTo("good2026-01-01T00:00:00Z stdin F x" + "x".repeat(200_000) + "good");
            assertThat(text)
                    .startsWith("good\n2026-01-01T00:00:00Z stdin F x\n\nx")
                    .endsWith("x\ngood\n");
            assertThat(read(log, "tailLines=1")).isEqualTo("good\n");
        }
    }

    @Test
    void aLineThatIsBeingWrittenIsLeftForLaterUnlessTheContainerHasEnded() throws Exception {
        try (ShimLog log = new ShimLog(root, LARGE, 5)) {
            log.stdout("whole");
            log.raw("2026-01-01T00:00:09Z stdout F hal");

            assertThat(read(log.files, LogOptions.everything(), false)).isEqualTo("whole\n");
            assertThat(read(log.files, LogOptions.everything(), true)).isEqualTo("whole\nhal\n");
        }
    }

    @Test
    void rotatedFilesComeFirstAndOldestFirst() throws Exception {
        try (ShimLog log = new ShimLog(root, LARGE, 5)) {
            for (int i = 0; i < 3; i++) {
                log.stdout("a" + i);
                log.rotate();
            }
            log.stdout("last");
            Files.writeString(log.path().resolveSibling("0.log.bak"), "2026-01-01T00:00:00Z stdout F no\n");
            Files.writeString(log.path().resolveSibling("10.log"), "2026-01-01T00:00:00Z stdout F no\n");

            assertThat(read(log, "")).isEqualTo("a0\na1\na2\nlast\n");
        }
    }

    @Test
    void filesRotatedInTheSameSecondKeepTheirOrder() throws Exception {
        try (ShimLog log = new ShimLog(root, LARGE, 20)) {
            for (int i = 0; i < 12; i++) {
                log.raw("2026-01-01T00:00:00Z stdout F " + i + "\n");
                log.rotate();
            }

            assertThat(read(log, "")).isEqualTo("0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n");
            assertThat(read(log, "tailLines=3")).isEqualTo("9\n10\n11\n");
        }
    }

    @ParameterizedTest
    @CsvSource({"0,''", "1,'9 '", "3,'7 8 9 '", "4,'6 7 8 9 '", "10,'0 1 2 3 4 5 6 7 8 9 '", "99,'0 1 2 3 4 5 6 7 8 9 '"
    })
    void theLastLinesAreCountedOverFileBorders(int lines, String expected) throws Exception {
        try (ShimLog log = new ShimLog(root, 120, 10)) {
            for (int i = 0; i < 10; i++) {
                log.stdout("" + i);
            }
            assertThat(log.rotatedFiles()).isEqualTo(4);
            assertThat(read(log, "tailLines=" + lines).replace('\n', ' ')).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({"00:00:00,10", "00:00:01,9", "00:00:04,6", "00:00:05,5", "00:00:09,1", "00:00:10,0"})
    void linesFromAMomentOnAreFoundOverFileBorders(String time, int lines) throws Exception {
        try (ShimLog log = new ShimLog(root, 120, 10)) {
            for (int i = 0; i < 10; i++) {
                log.stdout("" + i);
            }
            String query = "sinceTime=2026-01-01T" + time + "Z";
            assertThat(read(log, query).lines()).hasSize(lines);
            assertThat(read(log, query + "&tailLines=3").lines()).hasSize(Math.min(3, lines));
        }
    }

    @Test
    void noMoreBytesComeThanAreWanted() throws Exception {
        try (ShimLog log = new ShimLog(root, 120, 10)) {
            for (int i = 0; i < 10; i++) {
                log.stdout("line " + i);
            }
            String all = read(log, "");
            for (int limit : new int[] {1, 6, 7, 8, 69, 70, 71}) {
                assertThat(read(log, "limitBytes=" + limit)).isEqualTo(all.substring(0, Math.min(limit, 70)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anyTailOfAnyLogIsTheEndOfItsText(long seed) throws Exception {
        Random random = new Random(seed);
        List<String> lines = new ArrayList<>();
        try (ShimLog log = new ShimLog(root, 200_000, 50)) {
            for (int i = 0; i < 400; i++) {
                StringBuilder line = new StringBuilder();
                for (int parts = random.nextInt(4) == 0 ? random.nextInt(4) : 0; parts > 0; parts--) {
                    String part = ("" + (char) ('a' + random.nextInt(26))).repeat(random.nextInt(16_384));
                    line.append(part);
                    log.write("stdout", "P", part);
                }
                line.append(i);
                log.stdout("" + i);
                lines.add(line.append('\n').toString());
            }
            assertThat(log.rotatedFiles()).isGreaterThan(3);
            for (int tail = 0; tail <= lines.size(); tail += 1 + random.nextInt(9)) {
                String expected = String.join("", lines.subList(lines.size() - tail, lines.size()));
                assertThat(read(log, "tailLines=" + tail)).as("tail %d", tail).isEqualTo(expected);
            }
        }
    }

    @Test
    void theLastLinesOfAFullLogAreFoundWithoutReadingItAll() throws Exception {
        try (ShimLog log = new ShimLog(root, 10 << 20, 5)) {
            String line = "x".repeat(10_000);
            for (int i = 0; i < 5_500; i++) {
                log.stdout(line);
            }
            assertThat(log.rotatedFiles()).isEqualTo(4);

            long before = bytesRead();
            String text = read(log, "tailLines=10");
            long after = bytesRead();

            assertThat(text).hasSize(10 * 10_001);
            assertThat(after - before).isLessThan(2 << 20);
        }
    }

    @Test
    void aLinkInALogsPlaceIsRefused() throws Exception {
        Path secret = Files.writeString(root.resolve("shadow"), "2026-01-01T00:00:00Z stdout F secret\n");
        try (ShimLog log = new ShimLog(root, LARGE, 5)) {
            log.stdout("a");
            log.rotate();
            Files.delete(log.path());
            Files.createSymbolicLink(log.path(), secret);
            assertLoop(log);

            Files.delete(log.path());
            Files.createSymbolicLink(log.path().resolveSibling("0.log.20250101-000000"), secret);
            assertLoop(log);

            Files.move(log.path().getParent(), root.resolve("pod/real"));
            Files.createSymbolicLink(root.resolve("pod/app"), Path.of("real"));
            assertLoop(log);
        }
    }

    @Test
    void aFifoInALogsPlaceIsRefusedAndBlocksNobody() throws Exception {
        try (ShimLog log = new ShimLog(root, LARGE, 5)) {
            Files.delete(log.path());
            assertThat(new ProcessBuilder("mkfifo", log.path().toString())
                            .start()
                            .waitFor())
                    .isZero();

            assertThatExceptionOfType(NotRegularException.class)
                    .isThrownBy(() -> read(log, ""))
                    .withMessage(log.path() + " is a FIFO, not a regular file");
        }
    }

    @Test
    void withoutFollowingItEndsWhereTheLogEndedAtFirst() throws Exception {
        try (ShimLog log = new ShimLog(root, 200, 50)) {
            log.stdout("before");
            try (LogReader reader = LogReader.open(log.files, LogOptions.everything())) {
                for (int i = 0; i < 20; i++) {
                    log.stdout("after");
                }
                assertThat(drain(reader, false)).isEqualTo("before\n");
            }
        }
    }

    @Test
    void followingGoesOnInTheNextFileHoweverOftenItWasRotated() throws Exception {
        LogOptions follow = options(query -> query.equals("follow") ? "true" : null);
        try (ShimLog log = new ShimLog(root, 200, 10);
                LogReader reader = LogReader.open(log.files, follow)) {
            StringBuilder expected = new StringBuilder();
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 100; i++) {
                log.stdout("line " + i);
                expected.append("line ").append(i).append('\n');
                if (i % 17 == 0) {
                    text.append(drain(reader, false));
                    assertThat(text).hasToString(expected.toString());
                }
            }
            text.append(drain(reader, true));
            assertThat(text).hasToString(expected.toString());
            assertThat(reader.read(true)).isEqualTo(new LogPart.Over());
        }
    }

    @Test
    void aFollowerThatWasTooSlowGoesOnWithTheOldestFileThatIsLeft() throws Exception {
        LogOptions follow = options(query -> query.equals("follow") ? "true" : null);
        try (ShimLog log = new ShimLog(root, LARGE, 3);
                LogReader reader = LogReader.open(log.files, follow)) {
            for (int i = 0; i < 6; i++) {
                log.stdout("line " + i);
                log.rotate();
            }
            assertThat(drain(reader, true)).isEqualTo("line 0\nline 4\nline 5\n");
        }
    }

    private static void assertLoop(ShimLog log) {
        for (String query : new String[] {"", "tailLines=1", "follow=true"}) {
            assertThatExceptionOfType(KernelException.class)
                    .isThrownBy(() -> read(log, query))
                    .satisfies(e -> assertThat(e.is(Errno.ELOOP)).isTrue());
        }
    }

    private static long bytesRead() throws IOException {
        return Files.readAllLines(Path.of("/proc/thread-self/io")).stream()
                .filter(line -> line.startsWith("rchar: "))
                .mapToLong(line -> Long.parseLong(line.substring("rchar: ".length())))
                .findFirst()
                .orElseThrow();
    }

    private static String read(ShimLog log, String query) throws IOException {
        UnaryOperator<String> parameters = name -> {
            for (String pair : query.split("&", -1)) {
                if (pair.startsWith(name + "=")) {
                    return pair.substring(name.length() + 1);
                }
            }
            return null;
        };
        return read(log.files, options(parameters), true);
    }

    private static LogOptions options(UnaryOperator<String> parameters) {
        return ((LogQuery.Accepted) LogQuery.parse(parameters, Instant.parse("2026-01-01T00:00:00Z"))).options();
    }

    private static String read(LogFiles files, LogOptions options, boolean ended) throws IOException {
        try (LogReader reader = LogReader.open(files, options)) {
            return drain(reader, ended);
        }
    }

    private static String drain(LogReader reader, boolean ended) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        while (reader.read(ended) instanceof LogPart.Text part) {
            text.write(
                    part.bytes().array(), part.bytes().position(), part.bytes().remaining());
        }
        return text.toString(StandardCharsets.UTF_8);
    }
}
