package dev.monopod.runtime.image.source;

import dev.monopod.runtime.image.Descriptor;
import dev.monopod.runtime.image.Digest;
import dev.monopod.runtime.image.ImageLimits;
import dev.monopod.runtime.image.ImageName;
import dev.monopod.runtime.image.InvalidImage;
import dev.monopod.runtime.image.JsonDocument;
import dev.monopod.runtime.image.Manifest;
import dev.monopod.runtime.image.Platform;
import dev.monopod.runtime.image.Shown;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An OCI image layout (OCI image specification, image-layout.md), as a directory or in an archive. */
final class OciLayoutSource implements ImageSource {
    static final String MARK = "oci-layout";
    private static final String INDEX = "index.json";
    /** Indexes in indexes; one is usual. */
    private static final int DEEPEST_INDEX = 4;

    private final SourceFiles files;
    private final ImageLimits limits;
    private final Platform platform;

    OciLayoutSource(SourceFiles files, ImageLimits limits, Platform platform) {
        this.files = files;
        this.limits = limits;
        this.platform = platform;
    }

    @Override
    public String name() {
        return files.name();
    }

    @Override
    public List<OfferedImage> images() throws IOException {
        checkVersion();
        JsonDocument json = JsonDocument.parse(files.read(INDEX, limits.documentBytes()), name() + ": " + INDEX);
        if (!(Manifest.read(json, Manifest.OCI_INDEX) instanceof Manifest.OfIndex index)) {
            throw new IllegalStateException("an index was asked for");
        }
        Map<List<ImageName>, List<Descriptor>> byName = new LinkedHashMap<>();
        for (Descriptor descriptor : index.manifests()) {
            List<ImageName> names = DescriptorNames.of(descriptor, json.where());
            byName.computeIfAbsent(names, n -> new ArrayList<>()).add(descriptor);
        }
        List<OfferedImage> images = new ArrayList<>();
        for (Map.Entry<List<ImageName>, List<Descriptor>> named : byName.entrySet()) {
            images.add(choose(named.getValue(), named.getKey(), Optional.empty(), 1));
        }
        if (images.isEmpty()) {
            throw new InvalidImage(json.where() + ": has no images");
        }
        return images;
    }

    private void checkVersion() throws IOException {
        JsonDocument mark = JsonDocument.parse(files.read(MARK, limits.documentBytes()), name() + ": " + MARK);
        String version = mark.requiredText("imageLayoutVersion");
        if (!version.equals("1.0.0")) {
            throw new InvalidImage(
                    mark.where() + ": imageLayoutVersion: \"" + Shown.shorten(version) + "\" is not known; 1.0.0 is");
        }
    }

    private OfferedImage choose(List<Descriptor> candidates, List<ImageName> names, Optional<Digest> index, int depth)
            throws IOException {
        Descriptor chosen = PlatformChoice.choose(candidates, platform, name());
        if (!Manifest.INDEX_TYPES.contains(chosen.mediaType())) {
            return new OfferedImage(names, chosen, index);
        }
        if (depth == DEEPEST_INDEX) {
            throw new InvalidImage(name() + ": more than " + DEEPEST_INDEX + " indexes within each other");
        }
        try (InputStream in = open(chosen)) {
            byte[] content = VerifiedBlob.readDocument(in, chosen, limits);
            JsonDocument json = JsonDocument.parse(content, name() + ": blob " + chosen.digest());
            if (!(Manifest.read(json, chosen.mediaType()) instanceof Manifest.OfIndex nested)) {
                throw new IllegalStateException("an index was asked for");
            }
            return choose(nested.manifests(), names, index.or(() -> Optional.of(chosen.digest())), depth + 1);
        }
    }

    @Override
    public InputStream open(Descriptor blob) throws IOException {
        String path = "blobs/sha256/" + blob.digest().hex();
        return files.find(path)
                .orElseThrow(() -> new InvalidImage(name() + ": lacks " + path + ", which its documents refer to"))
                .open();
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
