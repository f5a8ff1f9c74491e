package dev.monopod.model.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.monopod.model.manifest.Manifests;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.TCPSocketAction;
import org.junit.jupiter.api.Test;

class ModelJsonTest {
    private static final String EVERYTHING = """
            apiVersion: v1
            kind: Pod
            metadata: {name: web, labels: {z: "1", a: ""}, annotations: {"b/c": "\\"quoted\\" \\\\ \\n\\t\\r\\u0001 ä😀 </script>"}}
            spec:
              shareProcessNamespace: true
              hostAliases: [{ip: 10.0.0.1, hostnames: [a, b]}]
              dnsConfig: {nameservers: [1.1.1.1], options: [{name: ndots, value: "2"}]}
              volumes: [{name: e, emptyDir: {medium: Memory, sizeLimit: 1.5Gi}}, {name: h, hostPath: {path: /a}}]
              containers:
                - {name: app, image: i, command: ["a b", ""], ports: [{containerPort: 80}], volumeMounts: [{name: e, mountPath: /e, readOnly: true}]}
                - {name: two, image: i, resources: {limits: {cpu: 0.1, memory: 1e3}}, securityContext: {allowPrivilegeEscalation: false}}
            """;

    @Test
    void whatIsWrittenIsReadAgain() {
        Pod pod = Manifests.pod(EVERYTHING);

        assertThat(Manifests.pod(ModelJson.write("Pod", pod))).isEqualTo(pod);
    }

    @Test
    void anyReaderOfJsonReadsTheSame() throws Exception {
        Pod pod = Manifests.pod(EVERYTHING);

        assertThat(new ObjectMapper().readValue(ModelJson.write("Pod", pod), Pod.class))
                .isEqualTo(pod);
    }

    @Test
    void keysAreInOrderAndEmptyListsLeftOut() {
        assertThat(ModelJson.write("EnvVar", new EnvVar("A", "x\"", null)))
                .isEqualTo("{\"name\":\"A\",\"value\":\"x\\\"\"}");
        assertThat(ModelJson.write("TCPSocketAction", new TCPSocketAction("h", new IntOrString(80))))
                .isEqualTo("{\"host\":\"h\",\"port\":80}");
        assertThat(ModelJson.write("TCPSocketAction", new TCPSocketAction(null, new IntOrString("http"))))
                .isEqualTo("{\"port\":\"http\"}");
        assertThat(ModelJson.write("Container", new Container())).isEqualTo("{}");
    }
}
