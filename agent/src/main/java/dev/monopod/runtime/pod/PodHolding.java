package dev.monopod.runtime.pod;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.monopod.files.AtomicFile;
import dev.monopod.files.Tree;
import dev.monopod.runtime.launch.PodFiles;
import dev.monopod.runtime.shim.ShimProcess;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an agent has on disk of a pod as a whole: that it is there, what is known of its attempts, and that it is gone. Blocking. */
final class PodHolding {
    private static final Logger LOG = LoggerFactory.getLogger(PodHolding.class);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Node node;
    private final PodDefinition pod;
    private final PodFiles files;
    private final AttemptRecords records;
    private final Sandbox sandbox;
    private final RecordMending mending;
    private final PodNotes notes;

    PodHolding(
            Node node,
            PodDefinition pod,
            PodFiles files,
            AttemptRecords records,
            Sandbox sandbox,
            RecordMending mending,
            PodNotes notes) {
        this.node = node;
        this.pod = pod;
        this.files = files;
        this.records = records;
        this.sandbox = sandbox;
        this.mending = mending;
        this.notes = notes;
    }

    /**
     * Puts the pod on record, for the agent that comes after this one; true where an earlier one has done so. Fails only where it can't be
     * known whether one has.
     */
    boolean take(Pod manifest) throws IOException {
        Optional<byte[]> before = before();
        try {
            if (before.isEmpty()) {
                // What is there without it is of a removal that was cut short, or of before a reboot.
                beginAnew(manifest);
            } else if (!Arrays.equals(before.get(), onRecord(manifest))) {
                // It could not be read: the pod was admitted anew then.
                record(manifest);
            }
        } catch (IOException e) {
            LOG.warn("{}: can't be put on record yet: {}", pod.identity().title(), e.getMessage());
        }
        return before.isPresent();
    }

    /** A file that can't be read is there all the same: what goes without it must not go for want of a descriptor. */
    private Optional<byte[]> before() throws IOException {
        try {
            return Optional.of(Files.readAllBytes(files.manifest()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Puts on record as what the pod is wanted from now on. */
    void record(Pod manifest) throws IOException {
        AtomicFile.write(files.manifest(), onRecord(manifest));
    }

    private static byte[] onRecord(Pod manifest) throws IOException {
        return JSON.writeValueAsBytes(manifest);
    }

    /** All but the volumes goes. */
    void beginAnew(Pod manifest) throws IOException {
        sandbox.clear();
        Tree.delete(files.run());
        Tree.delete(files.layers());
        Logs.deleteAll(node, pod.identity(), files);
        Files.createDirectories(files.run());
        record(manifest);
    }

    /** What is on record of the attempts, mended where it was damaged. */
    Recovery look(Set<String> heardOf) throws IOException {
        mending.mend(heardOf);
        List<AttemptRecord> attempts = records.all();
        Map<String, ShimProcess> exits = new HashMap<>();
        for (AttemptRecord record : attempts) {
            String id = AttemptRecords.id(record);
            records.exit(id).ifPresent(process -> exits.put(id, process));
        }
        boolean leftovers = Files.exists(files.socket()) || node.cgroups().exists(pod.cgroup());
        return new Recovery(
                attempts, Optional.empty(), exits, notes.ending(), notes.round(), notes.standings(), leftovers);
    }

    /** What says that the pod was there, and is being removed, goes last: an agent that finds less begins it anew. */
    void forget() throws IOException {
        for (Path file : Tree.children(files.run())) {
            if (!file.equals(files.manifest()) && !file.equals(files.removed())) {
                Tree.delete(file);
            }
        }
        Files.deleteIfExists(files.manifest());
        Tree.delete(files.run());
    }
}
