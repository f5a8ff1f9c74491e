package dev.monopod.runtime.pod;

import dev.monopod.reconcile.Attempt;
import dev.monopod.reconcile.ContainerState.Active;
import dev.monopod.reconcile.Ending;
import dev.monopod.reconcile.Exit;
import dev.monopod.reconcile.Health;
import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.Now;
import dev.monopod.reconcile.PodState;
import dev.monopod.reconcile.Round;
import dev.monopod.reconcile.Standings;
import dev.monopod.reconcile.Stop;
import dev.monopod.reconcile.Termination;
import dev.monopod.runtime.shim.ShimProcess;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A pod's attempts as they would be on disk, in memory: the very bytes, read and understood by the very code. */
public final class RecordsOfPod {
    /** What is on record of the pod as a whole. */
    public record Noted(Optional<Ending> ending, Round round, Optional<Standings> standings) {
        public static final Noted NOTHING = new Noted(Optional.empty(), Round.FIRST, Optional.empty());
    }

    private final Map<String, byte[]> records = new TreeMap<>();
    private final Map<String, ShimProcess> exits = new HashMap<>();
    private boolean full;

    /** The agent's record of an attempt that is about to be started. */
    public void begin(String container, Attempt attempt) {
        write(new AttemptRecord(
                container, attempt, "image", "sha256:1", List.of(), 15, Optional.empty(), Stop.NONE, Optional.empty()));
    }

    private void write(AttemptRecord record) {
        requireSpace();
        records.put(AttemptRecords.id(record), record.toJson());
    }

    private Optional<AttemptRecord> read(String id) {
        return Optional.ofNullable(records.get(id)).map(RecordsOfPod::parse);
    }

    private static AttemptRecord parse(byte[] bytes) {
        try {
            return AttemptRecord.fromJson(bytes, new Now(Moment.BOOT, Instant.EPOCH));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * How far its stopping has come; no more than a try where the disk is full.
     *
     * @throws IllegalStateException where the attempt is not on record
     */
    public void note(String id, Stop stop) {
        change(id, record -> record.with(stop));
    }

    /** The same of its health. */
    public void note(String id, Health health) {
        change(id, record -> record.with(health));
    }

    /** What is on record of the same. */
    public Optional<Stop> stop(String id) {
        return read(id).map(AttemptRecord::stop);
    }

    private void change(String id, UnaryOperator<AttemptRecord> change) {
        AttemptRecord noted = change.apply(
                read(id).orElseThrow(() -> new IllegalStateException("there is no record of attempt " + id)));
        if (!full) {
            write(noted);
        }
    }

    /** The first word on an end counts; fails where it is to be written and there is no space. */
    public Termination keep(String id, Termination termination) {
        Optional<AttemptRecord> record = read(id);
        Optional<Termination> before = record.flatMap(AttemptRecord::termination);
        if (before.isEmpty()) {
            record.ifPresent(known -> write(known.with(termination)));
        }
        return before.orElse(termination);
    }

    public boolean has(String id) {
        return records.containsKey(id);
    }

    public Optional<Termination> termination(String id) {
        return read(id).flatMap(AttemptRecord::termination);
    }

    /** What the shim writes down, if it can. */
    public boolean exit(ShimProcess process) {
        if (!full) {
            exits.put(process.id(), process);
        }
        return !full;
    }

    public Optional<ShimProcess> exitOf(String id) {
        return Optional.ofNullable(exits.get(id));
    }

    /** What the agent makes of all this and of what the shim says. */
    public PodState recover(
            PodState fresh, Optional<Map<String, ShimProcess>> shim, Noted noted, boolean leftovers, Moment now) {
        return recovery(shim, noted, leftovers).state(fresh, now);
    }

    public List<String> settledAndKnown(Optional<Map<String, ShimProcess>> shim) {
        return recovery(shim, Noted.NOTHING, false).settledAndKnown();
    }

    private Recovery recovery(Optional<Map<String, ShimProcess>> shim, Noted noted, boolean leftovers) {
        List<AttemptRecord> all = new ArrayList<>(sorted());
        return new Recovery(all, shim, Map.copyOf(exits), noted.ending(), noted.round(), noted.standings(), leftovers);
    }

    private List<AttemptRecord> sorted() {
        return records.values().stream()
                .map(RecordsOfPod::parse)
                .sorted((a, b) -> a.container().equals(b.container())
                        ? Integer.compare(a.attempt().number(), b.attempt().number())
                        : a.container().compareTo(b.container()))
                .toList();
    }

    /** Ids of the attempts whose end is on record. */
    public List<String> ended() {
        return endedRecords().stream().map(AttemptRecords::id).toList();
    }

    private List<AttemptRecord> endedRecords() {
        return sorted().stream()
                .filter(record -> record.termination().isPresent())
                .toList();
    }

    /** Forgets what is older than Kubernetes' status tells of. */
    public void tidy() {
        for (AttemptRecord record : Endings.outdated(endedRecords())) {
            records.remove(AttemptRecords.id(record));
            exits.remove(AttemptRecords.id(record));
        }
    }

    /** A disk that is full takes nothing new, and keeps what there is. */
    public void full(boolean is) {
        full = is;
    }

    public void requireSpace() {
        if (full) {
            throw new UncheckedIOException(new IOException("no space left on device"));
        }
    }

    /** Ends that wait for space, and for this, as the real ones do. */
    public static final class Unrecorded {
        private final UnrecordedEnds ends;

        public Unrecorded(
                BiFunction<String, Termination, Future<Termination>> recording,
                Consumer<Runnable> later,
                Consumer<String> recorded) {
            ends = new UnrecordedEnds(recording, later, recorded);
        }

        public void add(String id, Termination end) {
            ends.add(id, end);
        }

        public Future<Void> record() {
            return ends.record();
        }

        public void close() {
            ends.close();
        }
    }

    public void clear() {
        records.clear();
        exits.clear();
    }

    public boolean isEmpty() {
        return records.isEmpty() && exits.isEmpty();
    }

    public static Exit told(ShimProcess process) {
        return Recovery.exit(process);
    }

    public static Termination meaning(Attempt attempt, Exit exit, Now now) {
        return Terminations.of(exit, now.endOf(attempt, exit.finishedAt()), 0, Optional.empty());
    }

    public static Termination unknown(Active active, Now now) {
        return Terminations.unknown(active, now);
    }
}
