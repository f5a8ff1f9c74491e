package dev.monopod.runtime.pod;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.monopod.files.AtomicFile;
import dev.monopod.files.Tree;
import dev.monopod.model.status.WaitingReason;
import dev.monopod.reconcile.Attempt;
import dev.monopod.reconcile.ContainerState.Active;
import dev.monopod.reconcile.Exit;
import dev.monopod.reconcile.Now;
import dev.monopod.reconcile.PodState;
import dev.monopod.reconcile.Stop;
import dev.monopod.reconcile.Termination;
import dev.monopod.runtime.PodRuntime;
import dev.monopod.runtime.launch.LaunchPlan;
import dev.monopod.runtime.launch.PodFiles;
import dev.monopod.runtime.shim.RefusedException;
import dev.monopod.runtime.shim.ShimProcess;
import dev.monopod.runtime.shim.Start;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A pod on this machine's kernel. Confined to the context of its worker; files and system calls are left to the node's threads. */
public final class LinuxPod implements PodRuntime {
    private static final Logger LOG = LoggerFactory.getLogger(LinuxPod.class);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Node node;
    private final Supplier<Now> clock;
    private final PodDefinition pod;
    private final PodFiles files;
    private final AttemptRecords records;
    private final Sandbox sandbox;
    private final ContainerPreparation preparation;
    private final Endings endings;
    private final RecordMending mending;
    private final ShimConnection connection;
    private final UnrecordedEnds unrecorded;

    /** The plans of attempts that this agent started, for telling which step failed. */
    private final Map<String, LaunchPlan> plans = new HashMap<>();

    private final Map<String, String> imageIds = new HashMap<>();

    /** Starts that are being made ready. A sandbox is not gone before they are, lest they leave something behind or run in the next one. */
    private Future<Void> preparing = Future.succeededFuture();

    private Future<Void> tidied = Future.succeededFuture();

    public LinuxPod(Node node, PodDefinition pod, Events events, Supplier<Now> clock) {
        this.node = node;
        this.clock = clock;
        this.pod = pod;
        this.files = node.files(pod.identity());
        this.records = new AttemptRecords(files);
        this.sandbox = new Sandbox(node, pod, files);
        this.preparation = new ContainerPreparation(node, pod, files, records);
        this.endings = new Endings(node, pod, files, records, clock);
        this.mending = new RecordMending(node, pod, files, records, clock);
        this.connection = new ShimConnection(node, files.socket(), events);
        this.unrecorded = new UnrecordedEnds(node, endings, this::acknowledge);
    }

    @Override
    public Future<PodState> recover(PodState fresh) {
        return node.off(this::takeOver).compose(known -> known ? found(fresh) : Future.succeededFuture(fresh));
    }

    /** Puts the pod on record, for the agent that comes after this one; true where an earlier one has done so. */
    private boolean takeOver() throws IOException {
        byte[] record = onRecord();
        if (Files.exists(files.manifest())) {
            // Another than before only where that could not be read: the pod was admitted anew then.
            if (!Arrays.equals(Files.readAllBytes(files.manifest()), record)) {
                AtomicFile.write(files.manifest(), record);
            }
            return true;
        }
        // What is there without it is of a removal that was cut short, or of before a reboot.
        try {
            beginAnew();
        } catch (IOException e) {
            LOG.warn("{}: can't be put on record yet: {}", title(), e.getMessage());
        }
        return false;
    }

    private byte[] onRecord() throws IOException {
        return JSON.writeValueAsBytes(pod.pod());
    }

    /** All but the volumes goes. */
    private void beginAnew() throws IOException {
        sandbox.clear();
        Tree.delete(files.run());
        Tree.delete(files.layers());
        Logs.deleteAll(node, pod.identity(), files);
        Files.createDirectories(files.run());
        AtomicFile.write(files.manifest(), onRecord());
    }

    @Override
    public Future<Void> discard() {
        return connection
                .shutDown()
                .compose(down -> node.inOrder(() -> {
                    beginAnew();
                    return null;
                }));
    }

    private Future<PodState> found(PodState fresh) {
        return connection
                .open()
                .otherwiseEmpty()
                .map(open -> connection.known().map(Map::keySet).orElse(Set.of()))
                .compose(heardOf -> node.off(() -> onDisk(heardOf)).map(found -> {
                    // The shim's word is that of now, not of when the files were begun to be read.
                    Recovery recovery = found.with(connection.known());
                    recovery.settledAndKnown().forEach(connection::forget);
                    recovery.attempts().forEach(record -> imageIds.put(record.container(), record.imageId()));
                    tidy();
                    return recovery.state(fresh, clock.get().moment());
                }));
    }

    private Recovery onDisk(Set<String> heardOf) throws IOException {
        mending.mend(heardOf);
        List<AttemptRecord> attempts = records.all();
        Map<String, ShimProcess> exits = new HashMap<>();
        for (AttemptRecord record : attempts) {
            String id = AttemptRecords.id(record);
            records.exit(id).ifPresent(process -> exits.put(id, process));
        }
        boolean leftovers = Files.exists(files.socket()) || node.cgroups().exists(pod.cgroup());
        return new Recovery(attempts, Optional.empty(), exits, Files.exists(files.removed()), leftovers);
    }

    @Override
    public Future<Void> markRemoved() {
        return node.off(() -> {
            Files.createDirectories(files.run());
            Files.write(files.removed(), new byte[0]);
            return null;
        });
    }

    @Override
    public Future<Instant> createSandbox() {
        return node.off(() -> {
                    // Not before it is on record, which may have failed when it was taken on.
                    if (!Files.exists(files.manifest())) {
                        beginAnew();
                    }
                    sandbox.make();
                    return null;
                })
                .compose(made -> connection.open())
                .compose(open -> startPause())
                .recover(failure -> clear().transform(cleared -> Future.failedFuture(failure)));
    }

    private Future<Instant> startPause() {
        Start pause = sandbox.pause();
        return connection.start(pause).compose(process -> {
            if (process.state() == ShimProcess.State.RUNNING) {
                return Future.succeededFuture(process.startedAt());
            }
            Termination end =
                    Terminations.of(Recovery.exit(process), clock.get().moment(), 0, Optional.of(pause.plan()));
            return Future.failedFuture(new IOException("pause: " + end.message()));
        });
    }

    @Override
    public Future<StartOutcome> start(String container, Attempt attempt) {
        return prepared(container, attempt).compose(result -> {
            if (result instanceof ContainerPreparation.Result.Refused refused) {
                return Future.succeededFuture(refused.why());
            }
            ContainerPreparation.Result.Ready ready = (ContainerPreparation.Result.Ready) result;
            Start start = ready.start();
            imageIds.put(container, ready.imageId());
            plans.put(start.id(), start.plan());
            return connection.start(start).map(LinuxPod::outcome).recover(LinuxPod::refused);
        });
    }

    private Future<ContainerPreparation.Result> prepared(String container, Attempt attempt) {
        // Whatever goes wrong here, the shim was not asked for anything yet.
        Future<ContainerPreparation.Result> result = unrecorded
                .record()
                .compose(done -> node.off(() -> preparation.prepare(container, attempt)))
                .otherwise(LinuxPod::notPossible);
        preparing = preparing.transform(before -> result.mapEmpty());
        return result;
    }

    private static ContainerPreparation.Result notPossible(Throwable cause) {
        String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return new ContainerPreparation.Result.Refused(
                new StartOutcome.NotPossible(WaitingReason.CREATE_CONTAINER_ERROR, message));
    }

    private static Future<StartOutcome> refused(Throwable failure) {
        return failure instanceof RefusedException refusal
                ? Future.succeededFuture(new StartOutcome.NotPossible(
                        WaitingReason.CREATE_CONTAINER_ERROR, String.valueOf(refusal.getMessage())))
                : Future.failedFuture(failure);
    }

    private static StartOutcome outcome(ShimProcess process) {
        if (process.state() == ShimProcess.State.RUNNING) {
            return new StartOutcome.Started(process.pid(), process.startedAt());
        }
        return new StartOutcome.NeverRan(Recovery.exit(process));
    }

    @Override
    public Future<Void> stop(String container, Attempt attempt, Stop stop) {
        String id = PodFiles.attemptId(container, attempt.number());
        return note(id, stop).compose(noted -> connection.signal(id, noted.stopSignal()));
    }

    @Override
    public Future<Void> kill(String container, Attempt attempt, Stop stop) {
        String id = PodFiles.attemptId(container, attempt.number());
        // Whatever became of the note: a full disk must not keep a container from being killed.
        return note(id, stop).transform(noted -> node.end(pod.cgroupOf(id)));
    }

    /**
     * On disk before it is done, so that another agent does not give the container more time than it has. Done also where that is not
     * possible: a full disk must not keep a container from being told to end.
     */
    private Future<AttemptRecord> note(String id, Stop stop) {
        return node.inOrder(() -> {
            AttemptRecord noted = records.read(id)
                    .orElseThrow(() -> new IOException("there is no record of attempt " + id))
                    .with(stop);
            try {
                records.write(noted);
            } catch (IOException e) {
                LOG.warn("{}: container {}: its stop can't be put on record: {}", title(), id, e.getMessage());
            }
            return noted;
        });
    }

    private String title() {
        return pod.identity().title();
    }

    @Override
    public Future<Termination> settle(String container, Attempt attempt, Exit exit) {
        String id = PodFiles.attemptId(container, attempt.number());
        Optional<LaunchPlan> plan = Optional.ofNullable(plans.remove(id));
        return endOthers(id)
                .transform(done -> node.inOrder(() -> endings.settle(id, attempt, exit, plan)))
                .map(settled -> {
                    if (settled.recorded()) {
                        acknowledge(id);
                    } else {
                        unrecorded.add(id, settled.termination());
                    }
                    return settled.termination();
                });
    }

    /** In a pid namespace of the pod a container's other processes outlive its first one. */
    private Future<Void> endOthers(String id) {
        return pod.shareProcessNamespace()
                ? node.end(pod.cgroupOf(id)).onFailure(cause -> LOG.warn("{}: {}", title(), cause.getMessage()))
                : Future.succeededFuture();
    }

    private void acknowledge(String id) {
        connection.forget(id);
        tidy();
    }

    /** Nobody waits for it but the removal of the pod. */
    private void tidy() {
        tidied = node.clean(endings::tidy);
    }

    @Override
    public Future<Map<String, Termination>> removeSandbox(Map<String, Active> active) {
        return connection
                .shutDown()
                .compose(down -> node.end(pod.cgroup()))
                .compose(ended -> preparing)
                .compose(prepared -> {
                    Map<String, ShimProcess> told = connection.lastWords();
                    return node.inOrder(() -> {
                        Map<String, Endings.Settled> ends = settleLost(active, told);
                        sandbox.clear();
                        return ends;
                    });
                })
                .map(ends -> {
                    plans.clear();
                    tidy();
                    return terminations(active, ends);
                });
    }

    private Map<String, Endings.Settled> settleLost(Map<String, Active> active, Map<String, ShimProcess> told)
            throws IOException {
        Map<String, Endings.Settled> ends = new LinkedHashMap<>();
        for (Map.Entry<String, Active> entry : active.entrySet()) {
            String id = id(entry.getKey(), entry.getValue());
            Optional<LaunchPlan> plan = Optional.ofNullable(plans.get(id));
            endings.settleLost(id, entry.getValue(), Optional.ofNullable(told.get(id)), plan)
                    .ifPresent(end -> ends.put(entry.getKey(), end));
        }
        return ends;
    }

    private Map<String, Termination> terminations(Map<String, Active> active, Map<String, Endings.Settled> ends) {
        Map<String, Termination> terminations = new LinkedHashMap<>();
        ends.forEach((container, end) -> {
            Active ended = active.get(container);
            if (!end.recorded() && ended != null) {
                unrecorded.add(id(container, ended), end.termination());
            }
            terminations.put(container, end.termination());
        });
        return terminations;
    }

    private static String id(String container, Active active) {
        return PodFiles.attemptId(container, active.attempt().number());
    }

    private Future<Void> clear() {
        return connection
                .shutDown()
                .compose(down -> node.end(pod.cgroup()))
                .compose(ended -> node.off(() -> {
                    sandbox.clear();
                    return null;
                }));
    }

    @Override
    public Future<Void> removePod() {
        unrecorded.close();
        return tidied.transform(done -> node.off(() -> {
            sandbox.clear();
            Logs.deleteAll(node, pod.identity(), files);
            Tree.delete(files.root());
            forget();
            return null;
        }));
    }

    /** What says that the pod was there, and is being removed, goes last: an agent that finds less begins it anew. */
    private void forget() throws IOException {
        for (Path file : Tree.children(files.run())) {
            if (!file.equals(files.manifest()) && !file.equals(files.removed())) {
                Tree.delete(file);
            }
        }
        Files.deleteIfExists(files.manifest());
        Tree.delete(files.run());
    }

    @Override
    public Map<String, String> imageIds() {
        return Map.copyOf(imageIds);
    }

    @Override
    public void detach() {
        unrecorded.close();
        connection.close();
    }
}
