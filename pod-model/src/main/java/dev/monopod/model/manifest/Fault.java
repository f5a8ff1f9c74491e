package dev.monopod.model.manifest;

/**
 * Something that is wrong in a manifest.
 *
 * @param document number of the YAML document in its file, counted from 1
 * @param path where in the document, as Kubernetes writes it ({@code spec.containers[0].name}); empty for the whole document
 * @param message what is wrong and what would be right, in the API server's style
 */
public record Fault(int document, String path, String message) {
    @Override
    public String toString() {
        return path.isEmpty() ? message : path + ": " + message;
    }
}
