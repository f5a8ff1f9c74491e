package dev.monopod.model.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes docs/support.md anew; {@code make docs} runs it. */
final class SupportPage {
    private SupportPage() {}

    public static void main(String[] arguments) throws IOException {
        Files.writeString(Path.of(arguments[0]), SupportDocument.markdown());
    }
}
