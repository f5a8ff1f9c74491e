package dev.monopod.runtime.pod;

import dev.monopod.files.AtomicFile;
import dev.monopod.files.Tree;
import dev.monopod.reconcile.Now;
import dev.monopod.runtime.DamagedRecord;
import dev.monopod.runtime.launch.ContainerIdentity;
import dev.monopod.runtime.launch.PodFiles;
import dev.monopod.runtime.shim.Frames;
import dev.monopod.runtime.shim.ShimProcess;
import dev.monopod.runtime.wire.WireException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The attempts of a pod as they are on disk: a folder each, which holds the agent's records and, when it has ended, the shim's. */
final class AttemptRecords {
    private static final Logger LOG = LoggerFactory.getLogger(AttemptRecords.class);

    private static final String RECORD = "attempt.json";
    private static final String IDENTITY = "identity.json";

    private final PodFiles files;
    private final Supplier<Now> clock;

    /** What stands for records that are damaged and can't be written anew yet, by id. */
    private final Map<String, AttemptRecord> standIns = new ConcurrentHashMap<>();

    AttemptRecords(PodFiles files, Supplier<Now> clock) {
        this.files = files;
        this.clock = clock;
    }

    /** The shim's record of the attempt's end, relative to the pod's folder, which is the shim's working directory. */
    String exitFile(String id) {
        return files.run().relativize(files.attempt(id).resolve("exit")).toString();
    }

    /**
     * What the shim recorded of the attempt's end; empty if it has not ended, or the shim was killed before it could, or the record is
     * damaged, which is told.
     */
    Optional<ShimProcess> exit(String id) throws IOException {
        Path file = files.attempt(id).resolve("exit");
        try {
            return Optional.of(Frames.record(Files.readAllBytes(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (WireException e) {
            LOG.warn("{} is damaged; what its shim does not know of the end is not known: {}", file, e.getMessage());
            return Optional.empty();
        }
    }

    void write(AttemptRecord record) throws IOException {
        Path folder = files.attempt(id(record));
        Files.createDirectories(folder);
        AtomicFile.write(file(id(record)), record.toJson());
        standIns.remove(id(record));
    }

    /**
     * Puts another record in the place of a damaged one. It counts from now on, also where it can't be written.
     *
     * @throws IOException where it could not be written
     */
    void replace(AttemptRecord record) throws IOException {
        standIns.put(id(record), record);
        write(record);
    }

    Optional<AttemptRecord> read(String id) throws IOException {
        // Before the file: who writes that whole takes it back afterwards.
        AttemptRecord standIn = standIns.get(id);
        try {
            return Optional.of(AttemptRecord.fromJson(Files.readAllBytes(file(id)), clock.get()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (DamagedRecord e) {
            if (standIn != null) {
                return Optional.of(standIn);
            }
            throw new DamagedRecord(file(id) + ": " + e.getMessage(), e);
        }
    }

    /** Puts on record who an attempt is. Once and for all, so it is not in the record that is written again and again. */
    void write(String id, ContainerIdentity identity) throws IOException {
        AtomicFile.write(files.attempt(id).resolve(IDENTITY), IdentityJson.write(identity));
    }

    /** Who an attempt is; empty where an agent has started it that did not write that down, or the record is damaged, which is told. */
    Optional<ContainerIdentity> identity(String id) throws IOException {
        Path file = files.attempt(id).resolve(IDENTITY);
        try {
            return Optional.of(IdentityJson.read(Files.readAllBytes(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (DamagedRecord e) {
            LOG.warn("{} is damaged; commands are run as image and manifest say now: {}", file, e.getMessage());
            return Optional.empty();
        }
    }

    /** The file of the agent's own record. */
    Path file(String id) {
        return files.attempt(id).resolve(RECORD);
    }

    /** Ids of all attempts, in no order; what has not the form of one is somebody else's. */
    List<AttemptId> ids() throws IOException {
        List<AttemptId> ids = new ArrayList<>();
        for (Path folder : Tree.children(files.attempts())) {
            AttemptId.ifOne(folder.getFileName().toString()).ifPresent(ids::add);
        }
        return ids;
    }

    /**
     * All attempts, by container and number. A folder without a record is one that was not begun; the next attempt takes it over.
     *
     * @throws DamagedRecord naming one that can't be understood
     */
    List<AttemptRecord> all() throws IOException {
        List<AttemptRecord> records = new ArrayList<>();
        for (AttemptId id : ids()) {
            read(id.toString()).ifPresent(records::add);
        }
        records.sort(Comparator.comparing(AttemptRecord::container)
                .thenComparing(record -> record.attempt().number()));
        return records;
    }

    void delete(String id) throws IOException {
        Tree.delete(files.attempt(id));
        standIns.remove(id);
    }

    static String id(AttemptRecord record) {
        return PodFiles.attemptId(record.container(), record.attempt().number());
    }
}
