package dev.monopod.model.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.monopod.model.json.ModelJson;
import dev.monopod.model.uid.PodUid;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A seeded walk away from the demo manifests: whatever a file's bytes, there comes a result that is fit for use, or a fault. */
class ManifestMutationTest {
    private static final Path DEMOS = Path.of("../manifests");
    private static final int WALKS_A_FILE = 40;
    private static final int STEPS = 25;
    private static final List<String> WORDS = List.of(
            "\n",
            "  ",
            "- ",
            ": ",
            ":",
            "\t",
            "{",
            "}",
            "[",
            "]",
            "&a ",
            "*a",
            "<<: *a",
            "? ",
            "!!str ",
            "!x ",
            "|\n",
            ">-\n",
            "'",
            "\"",
            "---\n",
            "...\n",
            "#",
            "%YAML 1.1\n",
            "null",
            "~",
            "1e3",
            "-1",
            "0x",
            "1.5Gi",
            "\u0000",
            "\ufeff",
            "\u2028",
            "\\u",
            "é",
            "\ud83d\ude00",
            "kind: List\nitems:\n",
            "env",
            "limits: {cpu: 1}",
            "$(A)",
            "99999999999999999999");

    @Test
    void aChangedManifestIsReadOrRefused() throws IOException {
        int right = 0;
        int wrong = 0;
        for (Path file : demos()) {
            for (int walk = 0; walk < WALKS_A_FILE; walk++) {
                long seed = file.getFileName().toString().hashCode() * 1000L + walk;
                Random random = new Random(seed);
                byte[] content = Files.readAllBytes(file);
                for (int step = 0; step < STEPS; step++) {
                    byte[] changed = mutated(content, random);
                    Manifest manifest = read(changed, seed);
                    // What is unreadable mostly stays so, and would be all that is seen from there on.
                    content = manifest.pods().isEmpty() && random.nextInt(3) > 0 ? content : changed;
                    right += manifest.pods().size();
                    wrong += manifest.errors().size();
                }
            }
        }
        assertThat(right).as("pods that were read").isPositive();
        assertThat(wrong).as("faults that were found").isPositive();
    }

    @Test
    void randomBytesAreRefused() {
        for (long seed = 0; seed < 2000; seed++) {
            Random random = new Random(seed);
            byte[] content = new byte[1 + random.nextInt(200)];
            random.nextBytes(content);
            assertThat(read(content, seed).pods()).isEmpty();
        }
    }

    /** The demos themselves, so that a walk starts from what is right. */
    @Test
    void everyDemoIsRightWithoutAWarning() throws IOException {
        for (Path file : demos()) {
            Manifest manifest = ManifestReader.read(Files.readAllBytes(file));
            assertThat(manifest.errors()).as(file.toString()).isEmpty();
            assertThat(manifest.warnings()).as(file.toString()).isEmpty();
            assertThat(manifest.pods()).as(file.toString()).isNotEmpty();
        }
    }

    private static Manifest read(byte[] content, long seed) {
        try {
            Manifest manifest = ManifestReader.read(content);
            manifest.pods()
                    .forEach(pod -> assertThat(PodUid.of(pod, "node", "file")).hasSize(32));
            manifest.pods()
                    .forEach(pod -> assertThat(Manifests.pod(ModelJson.write("Pod", pod)))
                            .isEqualTo(pod));
            manifest.errors()
                    .forEach(fault -> assertThat(fault.toString()).isNotBlank().doesNotContain("\n", "\u001b"));
            return manifest;
        } catch (RuntimeException | StackOverflowError unexpected) {
            return fail("seed " + seed + ", bytes " + HexFormat.of().formatHex(content), unexpected);
        }
    }

    private static List<Path> demos() throws IOException {
        try (Stream<Path> files = Files.list(DEMOS)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    /** A byte changed, a part removed, repeated or moved, or a word of YAML put in. */
    private static byte[] mutated(byte[] content, Random random) {
        int from = random.nextInt(content.length + 1);
        int to = Math.min(content.length, from + random.nextInt(random.nextInt(4) == 0 ? 200 : 12));
        byte[] part = Arrays.copyOfRange(content, from, to);
        return switch (random.nextInt(6)) {
            case 0 -> replaced(content, from, to, new byte[0]);
            case 1 -> replaced(content, from, from, part);
            case 2 -> replaced(content, random.nextInt(content.length + 1), -1, part);
            case 3 ->
                replaced(content, from, Math.min(content.length, from + 1), new byte[] {(byte) random.nextInt(256)});
            default ->
                replaced(
                        content,
                        from,
                        random.nextBoolean() ? from : to,
                        WORDS.get(random.nextInt(WORDS.size())).getBytes(StandardCharsets.UTF_8));
        };
    }

    private static byte[] replaced(byte[] content, int from, int to, byte[] by) {
        ByteArrayOutputStream result = new ByteArrayOutputStream();
        result.write(content, 0, from);
        result.writeBytes(by);
        int rest = Math.max(from, to);
        result.write(content, rest, content.length - rest);
        return result.toByteArray();
    }
}
