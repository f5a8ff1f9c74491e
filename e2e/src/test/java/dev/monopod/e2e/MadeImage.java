package dev.monopod.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * An image made for one test, in the form that {@code docker save} writes: busybox's files, and above them a layer of files and symbolic
 * links of the test's own.
 */
final class MadeImage {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String name;
    private final String config;
    private final Map<String, String> files = new TreeMap<>();
    private final Map<String, String> links = new TreeMap<>();

    /** @param config the part of the image's configuration that says how it is run, as JSON */
    MadeImage(String name, String config) {
        this.name = name;
        this.config = config;
    }

    /** An executable file. */
    MadeImage file(String path, String content) {
        files.put(path, content);
        return this;
    }

    MadeImage link(String path, String target) {
        links.put(path, target);
        return this;
    }

    /** Gives it to an agent, by {@code monopod image load}. */
    void load(Directories directories) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(directories.top(), "image-");
        Path below = folder.resolve("below.tar");
        Path above = folder.resolve("above.tar");
        Files.move(baseLayer(folder.resolve("base")), below, StandardCopyOption.REPLACE_EXISTING);
        writeLayer(folder.resolve("layer"));
        Command.run("tar", "-C", folder.resolve("layer").toString(), "--owner=0", "--group=0", "-cf", "" + above, ".");
        Files.writeString(folder.resolve("config.json"), """
                {"os":"linux","architecture":"%s","config":%s,"rootfs":{"type":"layers","diff_ids":["%s","%s"]}}
                """.formatted(
                        architecture(folder.resolve("base")), config, digest(below), digest(above)));
        Files.writeString(folder.resolve("manifest.json"), """
                [{"Config":"config.json","RepoTags":["%s"],"Layers":["below.tar","above.tar"]}]
                """.formatted(name));
        Path archive = folder.resolve("image.tar");
        Command.run(
                "tar",
                "-C",
                folder.toString(),
                "-cf",
                archive.toString(),
                "manifest.json",
                "config.json",
                "below.tar",
                "above.tar");
        Command.run(
                TestAgent.MONOPOD.toString(),
                "image",
                "load",
                "--root-dir",
                directories.root().toString(),
                archive.toString());
    }

    /** The one layer of busybox's image, which is not compressed. */
    private static Path baseLayer(Path base) throws IOException, InterruptedException {
        Files.createDirectories(base);
        Command.run(
                "tar",
                "-C",
                base.toString(),
                "-xf",
                LoadedImages.archive("busybox").toString());
        return blob(base, manifest(base).at("/layers/0"));
    }

    private static String architecture(Path base) throws IOException {
        return JSON.readTree(blob(base, manifest(base).at("/config")).toFile())
                .at("/architecture")
                .asText();
    }

    private static JsonNode manifest(Path base) throws IOException {
        JsonNode index = JSON.readTree(base.resolve("index.json").toFile());
        return JSON.readTree(blob(base, index.at("/manifests/0")).toFile());
    }

    private static Path blob(Path base, JsonNode descriptor) {
        return base.resolve("blobs").resolve(descriptor.at("/digest").asText().replace(':', '/'));
    }

    private void writeLayer(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (var entry : files.entrySet()) {
            Path file = folder.resolve(entry.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, entry.getValue());
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        for (var entry : links.entrySet()) {
            Path link = folder.resolve(entry.getKey());
            Files.createDirectories(link.getParent());
            Files.createSymbolicLink(link, Path.of(entry.getValue()));
        }
    }

    private static String digest(Path file) throws IOException {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
            return "sha256:" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
