package dev.monopod.runtime.image;

/** A text that is no image's name; the message says what would be right. */
public final class InvalidImageName extends Exception {
    private static final long serialVersionUID = 1;

    private final String name;

    InvalidImageName(String name, String problem) {
        super("invalid image name \"" + Shown.shorten(name) + "\": " + problem);
        this.name = name;
    }

    /** The text as it was given. */
    public String name() {
        return name;
    }
}
