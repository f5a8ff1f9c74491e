package dev.monopod.model.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestReaderTest {
    private static final String KINDS = "not supported by this version of Monopod; supported kinds: Pod, List, PodList";

    @Test
    void yamlAndJsonSayTheSame() {
        Pod yaml = Manifests.pod("""
                # a comment
                apiVersion: v1
                kind: Pod
                metadata:
                  name: web
                  labels: {tier: "1"}
                spec:
                  containers:
                    - name: app
                      image: localhost/busybox:1
                      command: [sh, -c]
                      args:
                        - |
                          echo one
                          echo two
                      resources:
                        limits: {cpu: 0.5, memory: 64Mi}
                """);
        Pod json = Manifests.pod("""
                {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "labels": {"tier": "1"}},
                 "spec": {"containers": [{"name": "app", "image": "localhost/busybox:1", "command": ["sh", "-c"],
                  "args": ["echo one\\necho two\\n"], "resources": {"limits": {"cpu": 0.5, "memory": "64Mi"}}}]}}
                """);

        assertThat(json).isEqualTo(yaml);
        assertThat(yaml.getMetadata().getLabels()).containsEntry("tier", "1");
        assertThat(yaml.getSpec().getContainers().get(0).getArgs()).containsExactly("echo one\necho two\n");
    }

    @Test
    void everyDocumentOfAFileIsRead() {
        assertThat(names("---\n" + tiny("one") + "---\n# nothing\n---\n" + tiny("two") + "...\n---\n" + tiny("three")))
                .containsExactly("one", "two", "three");
        assertThat(names(tinyJson("one") + "\n" + tinyJson("two"))).containsExactly("one", "two");
    }

    @Test
    void aBadDocumentSpoilsNoOtherAndSaysWhereItIs() {
        Manifest manifest = Manifests.read(tiny("one") + "---\nkind: Pod\n---\n" + tiny("two"));

        assertThat(names(manifest)).containsExactly("one", "two");
        assertThat(manifest.errors()).containsExactly(new Fault(2, "apiVersion", "Required value: such as v1", 8));
    }

    @Test
    void documentsBeforeASyntaxErrorRemain() {
        Manifest manifest = Manifests.read(tiny("one") + "---\nkind: [Pod\n---\n" + tiny("two"));

        assertThat(names(manifest)).containsExactly("one");
        assertThat(manifest.errors()).singleElement().satisfies(fault -> {
            assertThat(fault.document()).isEqualTo(2);
            assertThat(fault.line()).isBetween(8, 9);
            assertThat(fault.message()).startsWith("not valid YAML: line ");
        });
    }

    @Test
    void aliasesAndMergeKeysStandForWhatTheyName() {
        Pod pod = Manifests.pod("""
                apiVersion: v1
                kind: Pod
                metadata: {name: &name web, labels: {app: *name}}
                spec:
                  containers:
                    - &first {name: one, image: i, workingDir: /a, env: [{name: A, value: b}]}
                    - {<<: *first, name: two, workingDir: /b}
                    - {<<: [{name: three}, *first]}
                """);

        assertThat(pod.getMetadata().getLabels()).containsEntry("app", "web");
        assertThat(pod.getSpec().getContainers())
                .extracting(container -> container.getName() + " " + container.getWorkingDir() + " "
                        + container.getEnv().get(0).getValue())
                .containsExactly("one /a b", "two /b b", "three /a b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \n",
                "# a comment\n",
                "---\n",
                "---\n---\n...\n",
                "null\n",
                "~",
                "\ufeff",
                "\r\n\r\n",
                "--- {apiVersion: v1, kind: List}",
                "{\"apiVersion\": \"v1\", \"kind\": \"PodList\", \"items\": []}",
                "apiVersion: v1\nkind: List\nitems:\n"
            })
    void aFileOfNothingHasNoPodsAndNoFaults(String text) {
        assertThat(Manifests.read(text)).isEqualTo(new Manifest(List.of(), List.of(), List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"List", "PodList"})
    void theItemsOfAListArePods(String kind) {
        String text = "apiVersion: v1\nkind: " + kind + "\nmetadata: {resourceVersion: \"\"}\nitems:\n"
                + item(tiny("one")) + item(tiny("two"));

        assertThat(names(text)).containsExactly("one", "two");
    }

    @Test
    void anItemOfAPodListMayLeaveOutWhatItIs() {
        String unnamed = "- {metadata: {name: a}, spec: {containers: [{name: b, image: c}]}}\n";

        assertThat(names("apiVersion: v1\nkind: PodList\nitems:\n" + unnamed)).containsExactly("a");
        assertThat(Manifests.errors("apiVersion: v1\nkind: List\nitems:\n" + unnamed))
                .containsExactly(
                        "4: items[0].kind: Required value: supported kinds: Pod, List, PodList",
                        "4: items[0].apiVersion: Required value: such as v1");
    }

    @Test
    void whatIsWrongInAListSpoilsNoOtherItem() {
        String text = "apiVersion: v1\nkind: List\nextra: 1\nitems:\n- 7\n" + item(tiny("one"))
                + "- {apiVersion: v1, kind: List, items: []}\n"
                + "- {apiVersion: v1, kind: Pod, metadata: {name: Two}, spec: {containers: [{name: b, image: c}]}}\n"
                + "- {apiVersion: v1, kind: Secret, metadata: {name: s}}\n"
                + item(tiny("three"));

        assertThat(names(Manifests.read(text))).containsExactly("one", "three");
        assertThat(Manifests.errors(text))
                .anySatisfy(error -> assertThat(error)
                        .startsWith(
                                "13: items[3].metadata.name: Invalid value: \"Two\": a lowercase RFC 1123 subdomain"));
        assertThat(Manifests.errors(text))
                .hasSize(5)
                .contains(
                        "3: extra: Unknown field",
                        "5: items[0]: Invalid value: 7: must be a mapping",
                        "12: items[2].kind: Forbidden: a list inside a list",
                        "14: items[4].kind: Secret \"s\": " + KINDS);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    apiVersion: apps/v1\\nkind: Deployment\\nmetadata: {name: web} | 2: kind: Deployment "web": KINDS
                    kind: ConfigMap\\napiVersion: v1                               | 1: kind: ConfigMap: KINDS
                    kind: Pod\\napiVersion: v2   | 2: apiVersion: Unsupported value: "v2": supported values: "v1"
                    kind: pod\\napiVersion: v1   | 1: kind: pod: KINDS
                    kind: [Pod]\\napiVersion: v1 | 1: kind: Invalid value: a list: must be a string
                    apiVersion: v1               | 1: kind: Required value: supported kinds: Pod, List, PodList
                    apiVersion: v1\\nkind: ""    | 2: kind: Required value: supported kinds: Pod, List, PodList
                    apiVersion: v1\\nkind:       | 2: kind: Required value: supported kinds: Pod, List, PodList
                    kind: Pod\\napiVersion: 1    | 2: apiVersion: Invalid value: 1: must be a string
                    - kind: Pod                  | 1: Invalid value: a list: must be a mapping with apiVersion, kind, metadata and spec
                    just a text                  | 1: Invalid value: "just a text": must be a mapping with apiVersion, kind, metadata and spec
                    kind: List\\napiVersion: v1\\nitems: {} | 3: items: Invalid value: a mapping: must be a list
                    """)
    void whatIsNoPodIsNamed(String text, String error) {
        assertThat(Manifests.errors(text.replace("\\n", "\n"))).containsExactly(error.replace("KINDS", KINDS));
    }

    @Test
    void aPodThatIsTwiceInAFileIsRefusedTheSecondTime() {
        Manifest manifest = Manifests.read(tiny("web") + "---\n" + tiny("web") + "---\n"
                + tiny("web").replace("name: web", "name: web, namespace: b"));

        assertThat(manifest.pods())
                .extracting(pod -> PodKey.of(pod).toString())
                .containsExactly("default/web", "b/web");
        assertThat(manifest.errors())
                .containsExactly(new Fault(
                        2,
                        "metadata.name",
                        "Duplicate value: \"default/web\": document 1 of this file has it already",
                        10));
    }

    @Test
    void whatAnotherSystemSaidOfAPodIsDropped() {
        Manifest manifest = Manifests.read(Manifests.withMetadata("uid: abc\nresourceVersion: \"7\"")
                + "status:\n  phase: Running\n  podIP: 10.0.0.1\n");

        assertThat(manifest.pods().get(0).getStatus()).isNull();
        assertThat(manifest.pods().get(0).getMetadata().getUid()).isNull();
        assertThat(manifest.warnings())
                .extracting(Fault::path)
                .containsExactlyInAnyOrder("metadata.uid", "metadata.resourceVersion", "status");
    }

    private static List<String> names(String text) {
        Manifest manifest = Manifests.read(text);
        assertThat(manifest.errors()).isEmpty();
        return names(manifest);
    }

    private static List<String> names(Manifest manifest) {
        return manifest.pods().stream().map(pod -> pod.getMetadata().getName()).toList();
    }

    /** Six lines. */
    private static String tiny(String name) {
        return "apiVersion: v1\nkind: Pod\nmetadata: {name: " + name
                + "}\nspec:\n  containers:\n    - {name: app, image: i}\n";
    }

    private static String tinyJson(String name) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"" + name
                + "\"},\"spec\":{\"containers\":[{\"name\":\"app\",\"image\":\"i\"}]}}";
    }

    private static String item(String document) {
        return "- " + document.indent(2).stripLeading();
    }
}
