package dev.monopod.conformance;

import dev.monopod.model.manifest.Manifest;
import dev.monopod.model.manifest.ManifestReader;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** The files in resources/conformance. */
final class StoryFile {
    private StoryFile() {}

    /** One story: the test that asks for it, its pod, and what happens. */
    record Told(Name name, String pod, List<String> lines) {
        Pod manifest() {
            Manifest manifest = ManifestReader.read(pod.getBytes(StandardCharsets.UTF_8));
            if (!manifest.errors().isEmpty()) {
                throw new AssertionError(name + ": " + manifest.errors() + "\n" + pod);
            }
            return manifest.pods().get(0);
        }
    }

    /** A test of Kubernetes. */
    record Name(String group, String title) {
        @Override
        public String toString() {
            return group + ": " + title;
        }
    }

    /** How the YAML of a file's stories becomes a pod. */
    enum Shape {
        /** It is all of the spec. */
        SPEC,
        /** It is the container {@code it}, and what stands before "it:" is of the spec. */
        APP,
        /** The same as a sidecar beside a container {@code other}. */
        SIDECAR;

        String pod(String yaml) {
            String head = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n";
            if (this == SPEC) {
                return head + yaml.indent(2);
            }
            String[] parts = yaml.split("(?m)^it: *", 2);
            String fields = parts[1].strip();
            boolean braces = fields.startsWith("{");
            String block = braces
                    ? fields.substring(1, fields.length() - 1)
                    : parts[1].stripTrailing().stripIndent();
            String it = "  - name: it\n    image: i\n" + block.indent(4);
            return head
                    + parts[0].indent(2)
                    + (this == APP
                            ? "  containers:\n" + it
                            : "  initContainers:\n" + it
                                    + "    restartPolicy: Always\n  containers: [{name: other, image: i}]\n");
        }
    }

    static List<Told> stories(String file, String group, Shape shape) {
        List<Told> stories = new ArrayList<>();
        for (String part : read(file).split("(?m)^## ")) {
            if (!stories.isEmpty() || part.contains("\n--\n")) {
                String[] titleAndRest = part.split("\n", 2);
                String[] podAndLines = titleAndRest[1].split("(?m)^--\n", 2);
                stories.add(new Told(
                        new Name(group, titleAndRest[0].strip()),
                        shape.pod(podAndLines[0]),
                        podAndLines[1]
                                .lines()
                                .map(String::strip)
                                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                                .toList()));
            }
        }
        return stories;
    }

    /** Lines below "# group". */
    static List<Name> names(String file) {
        List<Name> names = new ArrayList<>();
        String group = "";
        for (String line : read(file).lines().filter(some -> !some.isBlank()).collect(Collectors.toList())) {
            if (line.startsWith("# ")) {
                group = line.substring(2);
            } else {
                names.add(new Name(group, line));
            }
        }
        return names;
    }

    private static String read(String file) {
        try (InputStream in =
                Objects.requireNonNull(StoryFile.class.getResourceAsStream("/conformance/" + file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
