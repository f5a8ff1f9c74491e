package dev.monopod.model.uid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.model.manifest.Manifests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodUidTest {
    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: web
              labels: {a: x, b: "y"}
              annotations: {note: hello}
            spec:
              containers:
                - name: app
                  image: localhost/busybox:1
                  command: ["sh", "-c"]
                  args: ["echo one; echo two"]
                  env: [{name: A, value: "1"}, {name: B, value: "2"}]
                  resources: {limits: {cpu: 1000m, memory: 1Gi}}
            """;

    /** From Fowler, Noll and Vo's own list of test vectors. */
    @ParameterizedTest
    @CsvSource({
        "'', 6c62272e07bb014262b821756295c58d",
        "a, d228cb696f1a8caf78912b704e4a8964",
        "foobar, 343e1662793c64bf6f0d3597ba446f18"
    })
    void theHashIsFnv1a(String text, String hash) {
        assertThat(new Fnv128().add(text).hex()).isEqualTo(hash);
    }

    /** A UID names folders and control groups that an older version has made: it must not change with a version. Reckoned apart, by the formula. */
    @Test
    void theUidStaysTheSameFromVersionToVersion() {
        assertThat(uid(POD)).isEqualTo("57961a8ce981c019770b9a9315c4b78d");
    }

    @Test
    void layoutCommentsAndOrderMakeNoDifference() {
        String otherwise = """
                # the same
                kind: Pod
                apiVersion: "v1"
                spec:
                    restartPolicy: Always
                    terminationGracePeriodSeconds: 30
                    initContainers: []
                    containers:
                    -   resources: {limits: {memory: 1024Mi, cpu: 1}, requests: {cpu: 1.0}}
                        args:
                        - >-
                          echo one;
                          echo two
                        command: [sh, -c]
                        image: 'localhost/busybox:1'
                        env: [{value: "1", name: A}, {name: B, value: '2'}]
                        name: app
                metadata: {namespace: default, uid: other, annotations: {note: hello}, name: web, labels: {b: "y", a: x}}
                status: {phase: Running}
                """;
        String json = """
                {"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "web", "labels": {"a": "x", "b": "y"},
                 "annotations": {"note": "hello"}}, "spec": {"containers": [{"name": "app", "image": "localhost/busybox:1",
                 "command": ["sh", "-c"], "args": ["echo one; echo two"], "env": [{"name": "A", "value": "1"},
                 {"name": "B", "value": "2"}], "resources": {"limits": {"cpu": 1, "memory": "1Gi"}}}]}}
                """;

        assertThat(uid(otherwise)).isEqualTo(uid(POD));
        assertThat(uid(json)).isEqualTo(uid(POD));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    name: web            | name: web2
                    name: web            | name: web\\n  namespace: other
                    b: "y"               | b: "z"
                    note: hello          | note: hello2
                    busybox:1            | busybox:2
                    "sh", "-c"           | "sh", "-", "c"
                    echo one; echo two   | echo one;  echo two
                    name: A              | name: C
                    value: "1"           | value: ""
                    cpu: 1000m           | cpu: 1001m
                    containers:          | restartPolicy: Never\\n  containers:
                    containers:          | terminationGracePeriodSeconds: 31\\n  containers:
                    containers:          | shareProcessNamespace: false\\n  containers:
                    {name: A, value: "1"}, {name: B, value: "2"} | {name: B, value: "2"}, {name: A, value: "1"}
                    """)
    void anotherContentIsAnotherPod(String part, String changed) {
        assertThat(POD).contains(part);
        assertThat(uid(POD.replace(part, changed.replace("\\n", "\n")))).isNotEqualTo(uid(POD));
    }

    @Test
    void anotherNodeOrFileIsAnotherPod() {
        assertThat(uid(POD)).matches("[0-9a-f]{32}");
        assertThat(PodUid.of(Manifests.pod(POD), "other", "/etc/web.yaml")).isNotEqualTo(uid(POD));
        assertThat(PodUid.of(Manifests.pod(POD), "node", "/etc/other.yaml")).isNotEqualTo(uid(POD));
    }

    private static String uid(String manifest) {
        return PodUid.of(Manifests.pod(manifest), "node", "/etc/web.yaml");
    }
}
