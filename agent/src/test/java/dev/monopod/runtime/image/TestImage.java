package dev.monopod.runtime.image;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/** Puts images together, right ones and wrong ones, as documents and blobs in the form that tools write. */
public final class TestImage {
    private final Map<String, byte[]> blobs = new LinkedHashMap<>();
    private final List<String> layers = new ArrayList<>();
    private final List<String> diffIds = new ArrayList<>();
    private final List<byte[]> tars = new ArrayList<>();
    private String process = "{\"Cmd\":[\"sh\"]}";
    private String platform =
            "\"os\":\"linux\",\"architecture\":\"" + Platform.ofThisMachine().architecture() + "\"";

    public TestImage layer(byte[] tar) {
        return layer(tar, tar, LayerFormat.TAR.mediaType());
    }

    public TestImage layer(byte[] tar, byte[] packed, String mediaType) {
        tars.add(tar);
        diffIds.add("\"" + Digest.of(tar) + "\"");
        layers.add(blob(packed, mediaType));
        return this;
    }

    public TestImage process(String json) {
        process = json;
        return this;
    }

    public TestImage platform(String os, String architecture) {
        platform = "\"os\":\"" + os + "\",\"architecture\":\"" + architecture + "\"";
        return this;
    }

    /** Adds a blob; returns its descriptor. */
    public String blob(byte[] content, String mediaType) {
        Digest digest = Digest.of(content);
        blobs.put("blobs/sha256/" + digest.hex(), content);
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}".formatted(mediaType, digest, content.length);
    }

    public byte[] config() {
        return bytes("{%s,\"config\":%s,\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[%s]}}"
                .formatted(platform, process, String.join(",", diffIds)));
    }

    /** Adds the manifest; returns its descriptor. */
    public String manifest() {
        return blob(
                bytes("{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]}"
                        .formatted(
                                Manifest.OCI_MANIFEST, blob(config(), Manifest.OCI_CONFIG), String.join(",", layers))),
                Manifest.OCI_MANIFEST);
    }

    public Digest manifestDigest() {
        String descriptor = manifest();
        int start = descriptor.indexOf("sha256:") + "sha256:".length();
        return new Digest(descriptor.substring(start, start + 64));
    }

    /** Adds fields to a descriptor. */
    public static String with(String descriptor, String fields) {
        return descriptor.substring(0, descriptor.length() - 1) + "," + fields + "}";
    }

    public static String named(String descriptor, String name) {
        return with(descriptor, "\"annotations\":{\"io.containerd.image.name\":\"" + name + "\"}");
    }

    /** The files of an OCI layout with this image under this name. */
    public Map<String, byte[]> ociFiles(String name) {
        return ociFiles(List.of(named(manifest(), name)));
    }

    /** The files of an OCI layout with these descriptors in its index. */
    public Map<String, byte[]> ociFiles(List<String> descriptors) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("oci-layout", bytes("{\"imageLayoutVersion\":\"1.0.0\"}"));
        files.put("index.json", bytes("{\"schemaVersion\":2,\"manifests\":[" + String.join(",", descriptors) + "]}"));
        files.putAll(blobs);
        return files;
    }

    /** The files that docker save wrote before version 25. */
    public Map<String, byte[]> dockerFiles(String tags) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        String config = Digest.of(config()).hex() + ".json";
        files.put(config, config());
        List<String> paths = new ArrayList<>();
        for (byte[] tar : tars) {
            String path = Digest.of(tar).hex() + "/layer.tar";
            files.put(path, tar);
            paths.add("\"" + path + "\"");
        }
        files.put(
                "manifest.json",
                bytes("[{\"Config\":\"%s\",\"RepoTags\":%s,\"Layers\":[%s]}]"
                        .formatted(config, tags, String.join(",", paths))));
        return files;
    }

    public static byte[] archive(Map<String, byte[]> files) {
        TestArchive archive = new TestArchive();
        files.forEach((name, content) -> archive.file(name, content, entry -> {}));
        return archive.toBytes();
    }

    /** Writes an OCI archive. */
    public Path write(Path file, String name) {
        return write(file, archive(ociFiles(name)));
    }

    public static Path write(Path file, byte[] content) {
        try {
            return Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Path writeDirectory(Path directory, Map<String, byte[]> files) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = directory.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
        return directory;
    }

    public static byte[] gzip(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public static byte[] zstd(byte[] content) {
        return Zstd.compress(content);
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** For messages of failing tests. */
    @Override
    public String toString() {
        return blobs.keySet().stream().collect(Collectors.joining(" "));
    }
}
