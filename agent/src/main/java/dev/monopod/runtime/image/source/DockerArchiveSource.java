package dev.monopod.runtime.image.source;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.monopod.runtime.image.Descriptor;
import dev.monopod.runtime.image.Digest;
import dev.monopod.runtime.image.ImageConfig;
import dev.monopod.runtime.image.ImageLimits;
import dev.monopod.runtime.image.ImageName;
import dev.monopod.runtime.image.InvalidImage;
import dev.monopod.runtime.image.JsonDocument;
import dev.monopod.runtime.image.LayerFormat;
import dev.monopod.runtime.image.Manifest;
import dev.monopod.runtime.image.Shown;
import dev.monopod.runtime.image.tar.Decompressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code docker save} wrote before it wrote OCI layouts, and other tools write still: {@code manifest.json} names a configuration and
 * the layers' files. Such an image has no manifest in a registry's sense, so one is made, always the same for the same image.
 */
final class DockerArchiveSource implements ImageSource {
    static final String MARK = "manifest.json";
    private static final JsonMapper MAPPER = new JsonMapper();

    private final SourceFiles files;
    private final ImageLimits limits;
    private final Map<Digest, SourceFiles.SourceFile> blobs = new HashMap<>();
    private final Map<Digest, byte[]> manifests = new HashMap<>();

    DockerArchiveSource(SourceFiles files, ImageLimits limits) {
        this.files = files;
        this.limits = limits;
    }

    @Override
    public String name() {
        return files.name();
    }

    @Override
    public List<OfferedImage> images() throws IOException {
        JsonDocument json = JsonDocument.parse(files.read(MARK, limits.documentBytes()), name() + ": " + MARK);
        List<OfferedImage> images = new ArrayList<>();
        for (JsonDocument image : json.elements()) {
            images.add(offer(image));
        }
        if (images.isEmpty()) {
            throw new InvalidImage(json.where() + ": has no images");
        }
        return images;
    }

    private OfferedImage offer(JsonDocument image) throws IOException {
        List<ImageName> names = new ArrayList<>();
        for (String tag : image.texts("RepoTags")) {
            names.add(DescriptorNames.parse(tag, image.where() + ": RepoTags"));
        }
        String configPath = image.requiredText("Config");
        byte[] content = files.read(configPath, limits.documentBytes());
        Digest digest = Digest.of(content);
        checkNamedByDigest(configPath, digest);
        ImageConfig config = ImageConfig.read(JsonDocument.parse(content, name() + ": " + Shown.shorten(configPath)));
        List<String> layers = image.texts("Layers");
        if (layers.size() != config.diffIds().size()) {
            throw new InvalidImage(image.where() + ": Layers: has " + layers.size() + " layers, but the configuration "
                    + config.diffIds().size() + " diff_ids");
        }
        blobs.put(digest, file(configPath));
        List<Descriptor> descriptors = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            descriptors.add(layer(layers.get(i), config.diffIds().get(i)));
        }
        Descriptor configDescriptor = Descriptor.of(Manifest.OCI_CONFIG, digest, content.length);
        return new OfferedImage(names, manifest(configDescriptor, descriptors), Optional.empty());
    }

    /** The configuration's file has its digest for a name, if anything that looks like one. */
    private void checkNamedByDigest(String path, Digest actual) throws InvalidImage {
        String file = path.substring(path.lastIndexOf('/') + 1);
        String stem = file.endsWith(".json") ? file.substring(0, file.length() - 5) : file;
        if (stem.length() == actual.hex().length() && !stem.equals(actual.hex())) {
            throw new InvalidImage(
                    name() + ": " + Shown.shorten(path) + " has another content: its digest is " + actual);
        }
    }

    private Descriptor layer(String path, Digest diffId) throws IOException {
        SourceFiles.SourceFile file = file(path);
        LayerFormat format = format(file, path);
        // The digest of an uncompressed layer is its diffID: whether that is true shows when the blob is copied.
        Digest digest = format == LayerFormat.TAR ? diffId : digest(file);
        blobs.put(digest, file);
        return Descriptor.of(format.mediaType(), digest, file.size());
    }

    private LayerFormat format(SourceFiles.SourceFile file, String path) throws IOException {
        try (InputStream in = file.open()) {
            byte[] start = in.readNBytes(Decompressor.START);
            // An archive without entries is nothing but zeros, and shows no format.
            if (isZero(start)) {
                return LayerFormat.TAR;
            }
            return Decompressor.recognise(start)
                    .orElseThrow(() ->
                            new InvalidImage(name() + ": " + Shown.shorten(path) + " is no tar, gzip or zstd file"));
        }
    }

    private static boolean isZero(byte[] start) {
        for (byte b : start) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private static Digest digest(SourceFiles.SourceFile file) throws IOException {
        MessageDigest sum = Digest.sha256();
        try (InputStream in = file.open();
                OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), sum)) {
            in.transferTo(out);
        }
        return Digest.of(sum);
    }

    private SourceFiles.SourceFile file(String path) throws IOException {
        return files.find(path)
                .orElseThrow(() ->
                        new InvalidImage(name() + ": lacks " + Shown.shorten(path) + ", which manifest.json names"));
    }

    private Descriptor manifest(Descriptor config, List<Descriptor> layers) throws IOException {
        ObjectNode json = MAPPER.createObjectNode().put("schemaVersion", 2).put("mediaType", Manifest.OCI_MANIFEST);
        write(json.putObject("config"), config);
        for (Descriptor layer : layers) {
            write(json.withArray("layers").addObject(), layer);
        }
        json.withArray("layers");
        byte[] content = MAPPER.writeValueAsBytes(json);
        Digest digest = Digest.of(content);
        manifests.put(digest, content);
        return Descriptor.of(Manifest.OCI_MANIFEST, digest, content.length);
    }

    private static void write(ObjectNode json, Descriptor descriptor) {
        json.put("mediaType", descriptor.mediaType())
                .put("digest", descriptor.digest().toString())
                .put("size", descriptor.size());
    }

    @Override
    public InputStream open(Descriptor blob) throws IOException {
        byte[] manifest = manifests.get(blob.digest());
        if (manifest != null) {
            return new ByteArrayInputStream(manifest);
        }
        SourceFiles.SourceFile file = blobs.get(blob.digest());
        if (file == null) {
            throw new InvalidImage(name() + ": has no blob " + blob.digest());
        }
        return file.open();
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
