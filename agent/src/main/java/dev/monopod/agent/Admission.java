package dev.monopod.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.monopod.model.change.PodComparison;
import dev.monopod.model.change.PodUpdate;
import dev.monopod.model.manifest.PodKey;
import dev.monopod.model.resources.NodeCapacity;
import dev.monopod.model.uid.PodUid;
import dev.monopod.source.SourcedPod;
import dev.monopod.status.RefusedPod;
import dev.monopod.worker.AdmittedPod;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes pods on: completes what the manifest leaves to the node; and finds those that an earlier agent took on. */
final class Admission {
    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

    // The kubelet's annotations of static pods (pkg/kubelet/types/pod_update.go).
    private static final String HASH = AdmittedPod.HASH;
    private static final String SOURCE = "kubernetes.io/config.source";
    private static final String SEEN = "kubernetes.io/config.seen";

    /** The name of the manifest in its directory: the next agent must know who asked for a pod to know who still does. */
    private static final String MANIFEST = "monopod.dev/manifest";

    private static final String POD = "pod.json";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path pods;
    private final Path manifests;
    private final String nodeName;
    private final NodeCapacity capacity;

    /**
     * For one node.
     *
     * @param pods folder with one folder for each pod
     * @param manifests the watched directory
     * @param capacity of the machine
     */
    Admission(Path pods, Path manifests, String nodeName, NodeCapacity capacity) {
        this.pods = pods;
        this.manifests = manifests;
        this.nodeName = nodeName;
        this.capacity = capacity;
    }

    /** The pod as this node runs it. */
    AdmittedPod admit(SourcedPod asked, Instant now) {
        return admitted(complete(asked, asked.uid(), now, 1), now);
    }

    private AdmittedPod admitted(Pod pod, Instant at) {
        return new AdmittedPod(PodKey.of(pod), pod.getMetadata().getUid(), pod, at, capacity.lacksFor(pod));
    }

    /** What becomes of a pod for which this is asked by now. */
    PodUpdate update(AdmittedPod before, SourcedPod asked) {
        Pod next = complete(asked, before.uid(), before.admittedAt(), 1);
        String file = annotation(before.pod(), MANIFEST);
        return file.equals(annotation(next, MANIFEST))
                ? PodComparison.compare(withoutOurs(before.pod()), withoutOurs(next))
                : new PodUpdate.Replacement("the file that asks for it");
    }

    /** The same pod by another manifest, that differs in nothing but what may change in place. */
    AdmittedPod change(AdmittedPod before, SourcedPod asked, PodUpdate.InPlace update) {
        long generation =
                Optional.ofNullable(before.pod().getMetadata().getGeneration()).orElse(1L);
        Pod next = complete(asked, before.uid(), before.admittedAt(), generation + (update.ofSpec() ? 1 : 0));
        return admitted(next, before.admittedAt());
    }

    private static Pod withoutOurs(Pod pod) {
        return new PodBuilder(pod)
                .editMetadata()
                .removeFromAnnotations(HASH)
                .removeFromAnnotations(SOURCE)
                .removeFromAnnotations(SEEN)
                .removeFromAnnotations(MANIFEST)
                .endMetadata()
                .build();
    }

    private static String annotation(Pod pod, String key) {
        return pod.getMetadata().getAnnotations().getOrDefault(key, "");
    }

    /** The pod as this node would run it if it had not so many already (pkg/kubelet/lifecycle/predicate.go). */
    RefusedPod refuse(SourcedPod asked, Instant now, int maxPods) {
        return new RefusedPod(
                complete(asked, asked.uid(), now, 1),
                now,
                "OutOfpods",
                "Node didn't have enough resource: pods, requested: 1, used: " + maxPods + ", capacity: " + maxPods);
    }

    private Pod complete(SourcedPod asked, String uid, Instant admittedAt, long generation) {
        return new PodBuilder(asked.pod())
                .editMetadata()
                .withUid(uid)
                .withGeneration(generation)
                .withCreationTimestamp(
                        admittedAt.truncatedTo(ChronoUnit.SECONDS).toString())
                .addToAnnotations(HASH, asked.uid())
                .addToAnnotations(SOURCE, "file")
                .addToAnnotations(SEEN, admittedAt.toString())
                .addToAnnotations(MANIFEST, asked.file().getFileName().toString())
                .endMetadata()
                .editSpec()
                .withNodeName(nodeName)
                .endSpec()
                .build();
    }

    /**
     * A pod that an earlier agent took on.
     *
     * @param removed it had begun to remove it
     */
    record Found(AdmittedPod pod, boolean removed) {}

    /** What an earlier agent worked on and did not remove. Blocking. */
    List<Found> onDisk() throws IOException {
        List<Found> found = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(pods)) {
            for (Path folder : folders) {
                if (!PodUid.isOne(folder.getFileName().toString())
                        || !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                    continue;
                }
                try {
                    found.add(new Found(read(folder), Files.exists(folder.resolve("removed"))));
                } catch (IOException | DateTimeException | NullPointerException e) {
                    LOG.warn(
                            "{} can't be read; where a manifest says the same pod its containers run on, else they go: {}",
                            folder.resolve(POD),
                            e instanceof JsonProcessingException wrong ? wrong.getOriginalMessage() : e.toString());
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        }
        return found;
    }

    /** Which files asked for these pods, in the order in which they did. */
    List<SourcedPod> askedFor(List<AdmittedPod> onDisk) {
        List<SourcedPod> asked = new ArrayList<>();
        onDisk.stream().sorted(Comparator.comparing(AdmittedPod::admittedAt)).forEach(pod -> {
            String manifest = pod.pod().getMetadata().getAnnotations().get(MANIFEST);
            if (manifest != null) {
                asked.add(new SourcedPod(pod.pod(), pod.version(), manifests.resolve(manifest)));
            }
        });
        return asked;
    }

    private AdmittedPod read(Path folder) throws IOException {
        Pod pod = JSON.readValue(Files.readAllBytes(folder.resolve(POD)), Pod.class);
        Instant seen = Instant.parse(pod.getMetadata().getAnnotations().get(SEEN));
        if (pod.getMetadata().getGeneration() == null) {
            // An agent that could not change pods in place has not counted.
            pod.getMetadata().setGeneration(1L);
        }
        return admitted(pod, seen);
    }
}
