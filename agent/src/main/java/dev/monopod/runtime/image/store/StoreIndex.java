package dev.monopod.runtime.image.store;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.monopod.runtime.image.Descriptor;
import dev.monopod.runtime.image.Digest;
import dev.monopod.runtime.image.ImageName;
import dev.monopod.runtime.image.InvalidImage;
import dev.monopod.runtime.image.InvalidImageName;
import dev.monopod.runtime.image.JsonDocument;
import dev.monopod.runtime.image.Manifest;
import dev.monopod.runtime.image.source.DescriptorNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What index.json says: which image has which name. A value; changes make new ones. */
record StoreIndex(List<Entry> entries) {
    static final StoreIndex EMPTY = new StoreIndex(List.of());

    private static final String INDEX_DIGEST = "dev.monopod.image.index.digest";
    private static final JsonMapper MAPPER = new JsonMapper();

    /**
     * A named image.
     *
     * @param index digest of the index that it was chosen from, by which it may be asked for too
     */
    record Entry(ImageName name, Descriptor manifest, Optional<Digest> index) {
        /** Whether a pod that asks for {@code wanted} means this one: a digest decides alone, a tag where there is none. */
        boolean matches(ImageName wanted) {
            if (wanted.digest().isEmpty()) {
                return name.equals(wanted);
            }
            boolean hasDigest = wanted.digest().get().equals(manifest.digest())
                    || wanted.digest().equals(index);
            return hasDigest && name.repository().equals(wanted.repository());
        }
    }

    static StoreIndex read(byte[] content, String name) throws InvalidImage {
        JsonDocument json = JsonDocument.parse(content, name);
        List<Entry> entries = new ArrayList<>();
        for (JsonDocument manifest : json.list("manifests")) {
            entries.add(entry(manifest));
        }
        return new StoreIndex(List.copyOf(entries));
    }

    private static Entry entry(JsonDocument json) throws InvalidImage {
        JsonDocument annotations = json.at("annotations");
        Optional<String> index = annotations.text(INDEX_DIGEST);
        try {
            return new Entry(
                    ImageName.parse(annotations.requiredText(DescriptorNames.CONTAINERD)),
                    Descriptor.read(json),
                    index.isEmpty()
                            ? Optional.empty()
                            : Optional.of(Digest.parse(index.get(), annotations.where() + ": " + INDEX_DIGEST)));
        } catch (InvalidImageName e) {
            throw new InvalidImage(annotations.where() + ": " + e.getMessage(), e);
        }
    }

    List<Entry> matching(ImageName wanted) {
        return entries.stream().filter(entry -> entry.matches(wanted)).toList();
    }

    /** With this entry, and without what had its name before. */
    StoreIndex with(Entry added) {
        List<Entry> changed = new ArrayList<>(entries);
        changed.removeIf(entry -> entry.name().equals(added.name()));
        changed.add(added);
        return new StoreIndex(List.copyOf(changed));
    }

    StoreIndex without(List<Entry> removed) {
        return new StoreIndex(
                entries.stream().filter(entry -> !removed.contains(entry)).toList());
    }

    /** An OCI index; the full name goes into both usual annotations, so that any tool finds the image by it. */
    byte[] toJson() throws IOException {
        ObjectNode json = MAPPER.createObjectNode().put("schemaVersion", 2).put("mediaType", Manifest.OCI_INDEX);
        json.putArray("manifests");
        for (Entry entry : entries) {
            ObjectNode manifest = json.withArray("manifests")
                    .addObject()
                    .put("mediaType", entry.manifest().mediaType())
                    .put("digest", entry.manifest().digest().toString())
                    .put("size", entry.manifest().size());
            ObjectNode annotations = manifest.putObject("annotations")
                    .put(DescriptorNames.CONTAINERD, entry.name().toString())
                    .put(DescriptorNames.OCI, entry.name().toString());
            entry.index().ifPresent(digest -> annotations.put(INDEX_DIGEST, digest.toString()));
        }
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
    }
}
