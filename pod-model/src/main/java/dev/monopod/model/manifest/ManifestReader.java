package dev.monopod.model.manifest;

import dev.monopod.model.tree.Document;
import dev.monopod.model.tree.FileTree;
import java.util.List;

/**
 * Reads a file's bytes: YAML, in several documents or one, or JSON; kind Pod, PodList or List (v1). Takes bounded time and memory for whatever the
 * bytes say.
 */
public final class ManifestReader {
    /** Larger files are refused unread; the kubelet's limit (pkg/kubelet/config/file.go). */
    public static final int MAX_BYTES = 10 * 1024 * 1024;

    private ManifestReader() {}

    /**
     * Reads, defaults and validates. Never throws for what a file says: that comes back as faults. One bad document does not spoil the good
     * ones of its file, as long as one can tell where it ends; after a syntax error one can't.
     */
    public static Manifest read(byte[] content) {
        if (content.length > MAX_BYTES) {
            String message = "the file has " + content.length + " bytes; more than " + MAX_BYTES + " are not read";
            return new Manifest(List.of(), List.of(new Fault(1, "", message)), List.of());
        }
        FileTree file = FileTree.read(content);
        PodCollector collector = new PodCollector();
        for (Document document : file.documents()) {
            collector.add(document);
        }
        if (file.failure() != null) {
            FileTree.Failure failure = file.failure();
            collector.addFailure(new Fault(failure.document(), "", failure.message(), failure.line()));
        }
        return collector.manifest();
    }
}
