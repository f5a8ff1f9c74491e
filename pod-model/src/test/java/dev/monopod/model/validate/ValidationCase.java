package dev.monopod.model.validate;

import dev.monopod.model.manifest.Manifests;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One case.
 *
 * @param place where the YAML belongs: the fields of a {@code pod} as a whole, or more fields of its {@code metadata}, {@code spec} or
 *     {@code container}, or of an {@code init} container before it
 * @param findings what is expected, a warning with "warning: " before it
 */
record ValidationCase(String title, String place, String yaml, List<String> findings) {
    @Override
    public String toString() {
        return title;
    }

    String manifest() {
        return switch (place) {
            case "pod" -> "apiVersion: v1\nkind: Pod\n" + yaml;
            case "metadata" -> Manifests.withMetadata(yaml);
            case "spec" -> Manifests.withSpec(yaml);
            case "init" -> Manifests.withInitContainer(yaml);
            case "container" -> Manifests.withContainer(yaml);
            default -> throw new IllegalArgumentException(title + " belongs to no place: " + place);
        };
    }

    /** The cases of a file beside this class. */
    static Stream<ValidationCase> read(String file) throws IOException {
        try (InputStream stream = ValidationCase.class.getResourceAsStream(file)) {
            String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            return Stream.of(text.split("(?m)^## ", -1)).skip(1).map(ValidationCase::parse);
        }
    }

    private static ValidationCase parse(String text) {
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        String[] heading = lines.get(0).split(": ", 2);
        StringBuilder yaml = new StringBuilder();
        List<String> findings = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            if (line.startsWith("=> ")) {
                findings.add(sentences(line.substring(3)));
            } else {
                yaml.append(line).append('\n');
            }
        }
        return new ValidationCase(heading[1], heading[0], yaml.toString(), findings);
    }

    /** Kubernetes' long sentences, by short names. */
    private static String sentences(String text) {
        return text.replace(
                        "<LABEL>",
                        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end"
                                + " with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is"
                                + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?')")
                .replace(
                        "<SUBDOMAIN>",
                        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start"
                                + " and end with an alphanumeric character (e.g. 'example.com', regex used for validation is"
                                + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')")
                .replace(
                        "<SEARCH>",
                        "a search path must consist of lower case alphanumeric characters, '-', '_' or '.', and each of its parts must"
                                + " start with an alphanumeric character or '_', and end with an alphanumeric character (e.g."
                                + " 'example.com', regex used for validation is"
                                + " '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*')")
                .replace(
                        "<VALUE>",
                        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start"
                                + " and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for"
                                + " validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')")
                .replace(
                        "<KEY>",
                        "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an"
                                + " alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is"
                                + " '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')")
                .replace(
                        "<HEADER>",
                        "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for"
                                + " validation is '[-A-Za-z0-9]+')")
                .replace("<IP>", "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)")
                .replace("<NOT YET>", "Forbidden: not supported by this version of Monopod");
    }
}
