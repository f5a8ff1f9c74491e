package dev.monopod.e2e.chaos.churn;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One version of one pod.
 *
 * @param slot its name follows from it
 * @param generation how many versions of it there were before
 * @param image of its containers
 * @param imageComes whether that is there, or will be
 * @param containers what each does, by name
 */
public record ChurnPod(
        int slot,
        int generation,
        String restartPolicy,
        boolean shareProcessNamespace,
        String image,
        boolean imageComes,
        SortedMap<String, Behaviour> containers) {
    public static final String USUAL_IMAGE = "localhost/busybox:1";

    /** How long it is given to end when it is removed. */
    public static final int GRACE_SECONDS = 2;

    private static final String NAME = "churn-";
    private static final String PROGRAM = program();

    /** Whether a pod of this name is one of the churn. */
    public static boolean isName(String name) {
        return name.startsWith(NAME);
    }

    /** Whether it is that of a pod of the churn, and not of a fault's own. */
    public static boolean isLogFolder(Path folder) {
        return folder.getFileName().toString().contains("_" + NAME);
    }

    private static String program() {
        try (InputStream in = Objects.requireNonNull(ChurnPod.class.getResourceAsStream("program.sh"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String name() {
        return NAME + slot;
    }

    /** Whether it is one of these containers that does not hear TERM. */
    public boolean isStubborn(String container) {
        return Objects.requireNonNull(containers.get(container), container).stubborn();
    }

    /** Name and generation. */
    public String version() {
        return name() + " " + generation;
    }

    /** That of a pod as the agent tells of it. */
    public static String version(ObjectMeta told) {
        Map<String, String> labels = told.getLabels();
        return told.getName() + " " + (labels == null ? null : labels.get("generation"));
    }

    /** Of its manifest. */
    public String file() {
        return name() + ".yaml";
    }

    /** Of the folder into which its containers write. */
    public String ledger() {
        return slot + "-" + generation;
    }

    /** Whether its image is one that comes only later. */
    public boolean awaitsImage() {
        return imageComes && !image.equals(USUAL_IMAGE);
    }

    /** What each container has come to once all is as it should be. */
    public Map<String, Fate> fates() {
        Map<String, Fate> fates = new TreeMap<>();
        containers.forEach(
                (name, behaviour) -> fates.put(name, imageComes ? behaviour.fate(restartPolicy) : new Fate.Lacks()));
        return fates;
    }

    /** @param ledgers folder of all ledgers */
    String manifest(Path ledgers) {
        StringBuilder text = new StringBuilder("""
                apiVersion: v1
                kind: Pod
                metadata:
                  name: %s
                  labels: {generation: "%d"}
                spec:
                  terminationGracePeriodSeconds: %d
                  restartPolicy: %s
                  shareProcessNamespace: %b
                  volumes:
                    - {name: own, emptyDir: {}}
                    - {name: ledger, hostPath: {path: %s, type: Directory}}
                  containers:
                """.formatted(
                name(), generation, GRACE_SECONDS, restartPolicy, shareProcessNamespace, ledgers.resolve(ledger())));
        containers.forEach((name, behaviour) -> text.append(container(name, behaviour)));
        return text.toString();
    }

    private String container(String name, Behaviour does) {
        return """
                    - name: %s
                      image: %s
                      volumeMounts: [{name: own, mountPath: /own}, {name: ledger, mountPath: /ledger}]
                      env:
                        - {name: ME, value: %s}
                        - {name: LINES, value: "%d"}
                        - {name: WIDTH, value: "%d"}
                        - {name: PAUSE, value: "%s"}
                        - {name: BURSTS, value: "%d"}
                        - {name: CODE, value: "%d"}
                        - {name: FAILS, value: "%d"}
                        - {name: STUBBORN, value: "%s"}
                      command: [sh, -c]
                      args:
                        - |
                %s""".formatted(
                        name,
                        image,
                        name,
                        does.lines(),
                        does.width(),
                        String.format(Locale.ROOT, "%.3f", does.pauseMillis() / 1000.0),
                        does.bursts(),
                        does.code(),
                        does.fails(),
                        does.stubborn() ? "yes" : "no",
                        PROGRAM.indent(12));
    }
}
