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
    public Integer call() {
        boolean good = true;
        for (Path file : files) {
            good &= validate(file);
        }
        return good ? 0 : 1;
    }

    /** All that is wrong in one file; others are looked at whatever is wrong with this one. */
    private static boolean validate(Path file) {
        Manifest manifest;
        try {
            manifest = ManifestReader.read(content(file));
        } catch (IOException e) {
            System.err.println("monopod: " + Failure.of(e));
            return false;
        }
        manifest.errors().forEach(fault -> System.err.println(line(file, "error", fault)));
        manifest.warnings().forEach(fault -> System.err.println(line(file, "warning", fault)));
        if (!manifest.errors().isEmpty()) {
            return false;
        }
        System.out.println(file + ": " + count(manifest.pods().size()));
        return true;
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
