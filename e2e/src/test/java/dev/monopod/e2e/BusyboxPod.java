package dev.monopod.e2e;

/** Manifests of pods with one container, {@code app}, that runs a shell. Its item comes last, so that more of it can be appended. */
final class BusyboxPod {
    private BusyboxPod() {}

    /** Does nothing, and ends with 0 when it is told to. */
    static String steady(String name) {
        return of(name, "trap 'exit 0' TERM; sleep 1000000 & wait");
    }

    static String of(String name, String script) {
        return of(name, "Always", script);
    }

    /** @param script of one line */
    static String of(String name, String restartPolicy, String script) {
        return """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: %s
                spec:
                  restartPolicy: %s
                  terminationGracePeriodSeconds: 2
                  containers:
                    - name: app
                      image: localhost/busybox:1
                      command: ["sh", "-c"]
                      args:
                        - |
                          %s
                """.formatted(name, restartPolicy, script);
    }

    /** The same with a variable, whose change makes it another pod. */
    static String versioned(String name, String version) {
        return steady(name) + """
                      env:
                        - name: VERSION
                          value: "%s"
                """.formatted(version);
    }
}
