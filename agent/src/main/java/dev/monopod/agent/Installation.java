package dev.monopod.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where this program is installed, with the programs that it starts. */
public final class Installation {
    private Installation() {}

    /**
     * The folder of monopod-shim and pause.
     *
     * @throws IOException where they are not there
     */
    public static Path libexec() throws IOException {
        String home = System.getProperty("monopod.home");
        if (home == null) {
            throw new IOException("the property monopod.home is not set: start this by bin/monopod");
        }
        Path libexec = Path.of(home).resolve("libexec");
        for (String program : List.of("monopod-shim", "pause")) {
            if (!Files.isExecutable(libexec.resolve(program))) {
                throw new IOException(libexec.resolve(program) + " is missing: this is not a complete installation");
            }
        }
        return libexec;
    }
}
