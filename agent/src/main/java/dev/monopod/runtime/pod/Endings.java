package dev.monopod.runtime.pod;

import dev.monopod.files.Tree;
import dev.monopod.reconcile.Attempt;
import dev.monopod.reconcile.ContainerState.Active;
import dev.monopod.reconcile.ContainerState.Starting;
import dev.monopod.reconcile.Exit;
import dev.monopod.reconcile.Now;
import dev.monopod.reconcile.Termination;
import dev.monopod.runtime.DamagedRecord;
import dev.monopod.runtime.launch.LaunchPlan;
import dev.monopod.runtime.launch.PodFiles;
import dev.monopod.runtime.log.LogFiles;
import dev.monopod.runtime.log.LogTail;
import dev.monopod.runtime.shim.ShimProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is to be done when an attempt has ended: find out what that means, put it on record, clear away. Blocking. */
final class Endings {
    private static final Logger LOG = LoggerFactory.getLogger(Endings.class);

    /** The latest attempt that ended, for its state and log, and the one before it, as the kubelet keeps them. */
    private static final int ENDED_ATTEMPTS_KEPT = 2;

    private final Node node;
    private final PodDefinition pod;
    private final PodFiles files;
    private final AttemptRecords records;
    private final RecordMending mending;
    private final Supplier<Now> clock;

    Endings(
            Node node,
            PodDefinition pod,
            PodFiles files,
            AttemptRecords records,
            RecordMending mending,
            Supplier<Now> clock) {
        this.node = node;
        this.pod = pod;
        this.files = files;
        this.records = records;
        this.mending = mending;
        this.clock = clock;
    }

    /** An end with its meaning; where it is not on record, it must not be forgotten by the shim. */
    record Settled(Termination termination, boolean recorded) {}

    /**
     * Puts the end on record with its meaning, for which the attempt's control group has a counter of what the kernel killed for want of
     * memory. So the group stays until that is on record, or its sandbox goes.
     */
    Settled settle(String id, Attempt attempt, Exit exit, Optional<LaunchPlan> plan) {
        long oomKills = 0;
        try {
            oomKills = node.cgroups().oomKills(pod.cgroupOf(id));
        } catch (IOException e) {
            LOG.warn("{}: container {}: {}", pod.identity().title(), id, e.getMessage());
        }
        Termination end = Terminations.of(exit, clock.get().endOf(attempt, exit.finishedAt()), oomKills, plan);
        return keep(id, exit.neverStarted() ? end : end.saying(message(id, end.exitCode())));
    }

    private String message(String id, int exitCode) {
        return AttemptId.ifOne(id)
                .map(attempt -> TerminationMessages.of(
                        pod.container(attempt.container()).container(),
                        files.terminationLog(id),
                        new LogTail(new LogFiles(
                                node.logDirectory(),
                                node.logDirectory().relativize(files.log(attempt.container(), attempt.attempt())))),
                        exitCode))
                .orElse("");
    }

    /**
     * The end of an attempt whose sandbox is gone: as the shim recorded it, else as it told it, else unknown; none of what was not begun
     * at all.
     *
     * @param told the shim's last word on it; all there is where it could not write
     */
    Optional<Settled> settleLost(String id, Active active, Optional<ShimProcess> told, Optional<LaunchPlan> plan)
            throws IOException {
        Optional<ShimProcess> end = records.exit(id).or(() -> told.filter(ShimProcess::over));
        if (end.isPresent()) {
            return Optional.of(settle(id, active.attempt(), Recovery.exit(end.get()), plan));
        }
        if (active instanceof Starting && records.read(id).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(keep(id, Terminations.unknown(active, clock.get())));
    }

    /** The first word on an end counts: it had the control group's counters. */
    private Settled keep(String id, Termination termination) {
        try {
            return new Settled(record(id, termination), true);
        } catch (IOException e) {
            LOG.error(
                    "{}: container {}: its end can't be put on record, which is tried again until it can: {}",
                    pod.identity().title(),
                    id,
                    e.getMessage());
            return new Settled(termination, false);
        }
    }

    /** Puts an end on record where there is none yet; the one that counts. */
    Termination record(String id, Termination termination) throws IOException {
        Optional<AttemptRecord> record = mending.read(id);
        if (record.isPresent() && record.get().termination().isPresent()) {
            return record.get().termination().get();
        }
        if (record.isPresent()) {
            records.write(record.get().with(termination));
        }
        return termination;
    }

    /** Removes the control groups and writable layers of all attempts that have ended, and all else of the older ones. */
    void tidy() throws IOException {
        List<AttemptRecord> ended = ended();
        for (AttemptRecord record : ended) {
            removeGroup(AttemptRecords.id(record));
        }
        for (AttemptRecord record : ended) {
            Tree.delete(files.layer(AttemptRecords.id(record)));
        }
        for (AttemptRecord record : outdated(ended)) {
            // The record last: without it nobody would look for the log again.
            Logs.delete(node, pod.identity(), files, record.container(), record.attempt());
            records.delete(AttemptRecords.id(record));
        }
    }

    private List<AttemptRecord> ended() throws IOException {
        List<AttemptId> ids = records.ids();
        List<AttemptRecord> ended = new ArrayList<>();
        for (AttemptId id : ids) {
            readToTidy(id, ids)
                    .filter(record -> record.termination().isPresent())
                    .ifPresent(ended::add);
        }
        return ended;
    }

    /** One damaged record keeps nobody else's leftovers; its own attempt's where that may still run. */
    private Optional<AttemptRecord> readToTidy(AttemptId id, List<AttemptId> all) throws IOException {
        try {
            return records.read(id.toString());
        } catch (DamagedRecord e) {
            if (id.isFollowedIn(all)) {
                return mendEnded(id);
            }
            LOG.warn(
                    "{}: container {}: what attempt {} left stays until its record is mended: {}",
                    pod.identity().title(),
                    id.container(),
                    id.attempt(),
                    e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<AttemptRecord> mendEnded(AttemptId id) throws IOException {
        AttemptRecord mended = mending.readEnded(id);
        Optional<ShimProcess> exit = records.exit(id.toString());
        if (mended.termination().isEmpty() && exit.isPresent()) {
            settle(id.toString(), mended.attempt(), Recovery.exit(exit.get()), Optional.empty());
        }
        return records.read(id.toString());
    }

    /** What can't be removed yet goes at the next time, or with the sandbox. */
    private void removeGroup(String id) {
        try {
            node.cgroups().delete(pod.cgroupOf(id));
        } catch (IOException e) {
            LOG.warn("{}: container {}: {}", pod.identity().title(), id, e.getMessage());
        }
    }

    /** Those of attempts that have ended of which nothing is told any more. */
    static List<AttemptRecord> outdated(List<AttemptRecord> ended) {
        return ended.stream()
                .filter(record -> laterThan(record, ended) >= ENDED_ATTEMPTS_KEPT)
                .toList();
    }

    private static long laterThan(AttemptRecord record, List<AttemptRecord> others) {
        return others.stream()
                .filter(other -> other.container().equals(record.container())
                        && other.attempt().number() > record.attempt().number())
                .count();
    }
}
