package dev.monopod.cli;

import dev.monopod.model.manifest.Fault;
import dev.monopod.model.manifest.Manifest;
import dev.monopod.model.manifest.ManifestReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "validate",
        mixinStandardHelpOptions = true,
        description = {"Check manifests, and do nothing else.", "Exit code 1 if anything is wrong."})
final class ValidateCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Manifests, in YAML or JSON.")
    private List<Path> files = List.of();

    @Override
    public Integer call() throws IOException {
        int exitCode = 0;
        for (Path file : files) {
            Manifest manifest = ManifestReader.read(content(file));
            manifest.errors().forEach(fault -> System.err.println(line(file, "error", fault)));
            manifest.warnings().forEach(fault -> System.err.println(line(file, "warning", fault)));
            if (!manifest.errors().isEmpty()) {
                exitCode = 1;
            } else {
                System.out.println(file + ": " + count(manifest.pods().size()));
            }
        }
        return exitCode;
    }

    private static String count(int pods) {
        return pods == 1 ? "1 pod is valid" : pods + " pods are valid";
    }

    /** One byte more than is allowed, so that the reader can see that there is too much. */
    private static byte[] content(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(ManifestReader.MAX_BYTES + 1);
        }
    }

    private static String line(Path file, String severity, Fault fault) {
        String document = fault.document() > 1 ? " (document " + fault.document() + ")" : "";
        return file + document + ": " + severity + ": " + fault;
    }
}
