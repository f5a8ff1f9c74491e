package dev.monopod.e2e.chaos.fault;

import dev.monopod.e2e.chaos.site.Site;
import java.io.IOException;

/** A pod of a fault's own, beside those of the churn. */
record FloodPod(String name) {

    /** @param script of its shell, without double quotes */
    void write(Site site, String script) throws IOException {
        site.putManifest(file(), yaml(script));
    }

    void remove(Site site) throws IOException {
        site.removeManifest(file());
    }

    private String file() {
        return name + ".yaml";
    }

    private String yaml(String script) {
        return """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: %s
                spec:
                  terminationGracePeriodSeconds: 1
                  containers:
                    - name: app
                      image: localhost/busybox:1
                      command: ["sh", "-c", "%s"]
                """.formatted(name, script);
    }
}
