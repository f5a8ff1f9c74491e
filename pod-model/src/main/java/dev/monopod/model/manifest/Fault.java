package dev.monopod.model.manifest;

/**
 * Something that is wrong in a manifest.
 *
 * @param document number of the YAML document in its file, counted from 1
 * @param path where in the document, as Kubernetes writes it ({@code spec.containers[0].name}); empty for the whole document
 * @param message what is wrong and what would be right, in the API server's style
 * @param line the line of the file, counted from 1; 0 where no line can be named
 */
public record Fault(int document, String path, String message, int line) {
    /** A fault that no line can be named for. */
    public Fault(int document, String path, String message) {
        this(document, path, message, 0);
    }

    @Override
    public String toString() {
        return path.isEmpty() ? message : path + ": " + message;
    }
}
