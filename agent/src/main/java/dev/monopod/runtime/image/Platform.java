package dev.monopod.runtime.image;

/**
 * What an image runs on, in Go's words.
 *
 * @param os {@code linux} for all that runs here; {@code unknown} marks what is no image (a build's attestation)
 * @param architecture {@code amd64}, {@code arm64}, …
 */
public record Platform(String os, String architecture) {

    static Platform read(JsonDocument json) throws InvalidImage {
        return new Platform(
                json.text("os").orElse(""), json.text("architecture").orElse(""));
    }

    /** The machine that this process runs on. */
    public static Platform ofThisMachine() {
        String arch = System.getProperty("os.arch", "");
        return new Platform("linux", arch.equals("aarch64") ? "arm64" : arch);
    }

    @Override
    public String toString() {
        return Shown.shorten(os + "/" + architecture);
    }
}
