package dev.monopod.model.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.model.decode.StrictDecoder;
import dev.monopod.model.defaults.PodDefaults;
import dev.monopod.model.fault.FieldPath;
import dev.monopod.model.fault.Findings;
import dev.monopod.model.tree.Document;
import dev.monopod.model.tree.FileTree;
import dev.monopod.model.tree.Mapping;
import dev.monopod.model.validate.PodValidator;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads texts as if they stood in a file. */
public final class Manifests {
    private static final String HEAD = """
            apiVersion: v1
            kind: Pod
            """;
    private static final String METADATA = """
            metadata:
              name: web
            """;
    private static final String CONTAINER = """
            spec:
              containers:
                - name: app
                  image: localhost/busybox:1
            """;

    private Manifests() {}

    public static Manifest read(String text) {
        return ManifestReader.read(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The one pod of a text in which nothing is wrong. */
    public static Pod pod(String text) {
        Manifest manifest = read(text);
        assertThat(manifest.errors()).isEmpty();
        assertThat(manifest.pods()).hasSize(1);
        return manifest.pods().get(0);
    }

    /** The one pod of a text in which nothing is wrong, but that this version need not support. */
    public static Pod decoded(String text) {
        Findings findings = new Findings();
        Pod pod = decoded(text, findings);
        assertThat(findings.errors()).isEmpty();
        return pod;
    }

    /** The one pod of a text, as far as it can be read, and what is wrong with it but for what this version does not support. */
    public static Pod decoded(String text, Findings findings) {
        FileTree file = FileTree.read(text.getBytes(StandardCharsets.UTF_8));
        assertThat(file.documents()).hasSize(1);
        Document document = file.documents().get(0);
        document.problems().forEach(problem -> findings.error(problem.path(), problem.message()));
        Pod pod = (Pod) new StrictDecoder(findings).decode("Pod", (Mapping) document.root(), FieldPath.root());
        PodDefaults.fill(pod);
        Findings broken = new Findings();
        PodValidator.validate(pod, FieldPath.root(), broken);
        findings.addConsequences(broken);
        return pod;
    }

    /** The errors as {@code line: path: message}. */
    public static List<String> errors(String text) {
        return read(text).errors().stream()
                .map(fault -> fault.line() + ": " + fault)
                .toList();
    }

    /** A pod with more metadata than its name. */
    public static String withMetadata(String fields) {
        return HEAD + METADATA + fields.indent(2) + CONTAINER;
    }

    /** A pod with more fields in its spec than a container. */
    public static String withSpec(String fields) {
        return HEAD + METADATA + CONTAINER + fields.indent(2);
    }

    /** A pod whose container has more fields than name and image. */
    public static String withContainer(String fields) {
        return HEAD + METADATA + CONTAINER + fields.indent(6);
    }

    /** A pod with an init container that has more fields than name and image. */
    public static String withInitContainer(String fields) {
        return HEAD + METADATA + CONTAINER + "  initContainers:\n    - name: first\n      image: i\n"
                + fields.indent(6);
    }

    /**
     * A pod with containers of the given kinds: i for an init container, s for a sidecar, a for an app container, each with the cpus that it
     * requests and the bytes of memory that it is limited to, or 0 for none, and a comma between them.
     */
    public static String withContainers(String kinds) {
        StringBuilder init = new StringBuilder("  initContainers:\n");
        StringBuilder apps = new StringBuilder("  containers:\n");
        for (String kind : kinds.split(", ", -1)) {
            String[] words = kind.split(" ", -1);
            String policy = words[0].equals("s") ? ", restartPolicy: Always" : "";
            StringBuilder list = words[0].equals("a") ? apps : init;
            list.append("    - {name: c" + (init.length() + apps.length()) + ", image: i" + policy + ", resources: ");
            list.append("{requests: {cpu: " + words[1] + "}, limits: {memory: " + words[2] + "}}}\n");
        }
        return HEAD + METADATA + "spec:\n" + init + apps;
    }

    /** A pod with a container for each of the given resources, in YAML; null for a container without. */
    public static Pod withResources(String... resources) {
        StringBuilder text = new StringBuilder(HEAD + METADATA + "spec:\n  containers:\n");
        for (int index = 0; index < resources.length; index++) {
            text.append("    - {name: c").append(index).append(", image: i, resources: ");
            text.append(resources[index]).append("}\n");
        }
        return pod(text.toString());
    }
}
