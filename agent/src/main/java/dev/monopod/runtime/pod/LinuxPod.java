package dev.monopod.runtime.pod;

import dev.monopod.files.Tree;
import dev.monopod.model.resources.PidsLimit;
import dev.monopod.reconcile.Action;
import dev.monopod.reconcile.Attempt;
import dev.monopod.reconcile.ContainerState.Active;
import dev.monopod.reconcile.Ending;
import dev.monopod.reconcile.Exit;
import dev.monopod.reconcile.Health;
import dev.monopod.reconcile.Now;
import dev.monopod.reconcile.PodState;
import dev.monopod.reconcile.Resizing;
import dev.monopod.reconcile.Round;
import dev.monopod.reconcile.Standings;
import dev.monopod.reconcile.Stop;
import dev.monopod.reconcile.Termination;
import dev.monopod.runtime.ContainerUser;
import dev.monopod.runtime.ExecRequest;
import dev.monopod.runtime.ExecResult;
import dev.monopod.runtime.ExecSession;
import dev.monopod.runtime.PodRuntime;
import dev.monopod.runtime.cgroup.Limits;
import dev.monopod.runtime.launch.LaunchPlan;
import dev.monopod.runtime.launch.PodFiles;
import dev.monopod.runtime.launch.SandboxPlan;
import dev.monopod.runtime.shim.ShimProcess;
import io.fabric8.kubernetes.api.model.Pod;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A pod on this machine's kernel. Confined to the context of its worker; files and system calls are left to the node's threads. */
public final class LinuxPod implements PodRuntime {
    private static final Logger LOG = LoggerFactory.getLogger(LinuxPod.class);

    private final Node node;
    private final Supplier<Now> clock;
    /** What never changes of it: who it is, where its groups are. */
    private final PodDefinition pod;

    private final Function<Pod, PodDefinition> definitions;
    private final PodFiles files;
    private final AttemptRecords records;
    private final Sandbox sandbox;
    private final RecordMending mending;
    private final PodNotes notes;
    private final PodHolding holding;
    private final Starts starts;
    private final Execs execs;
    private final Endings endings;
    private final ShimConnection connection;
    private final SandboxMaking making;
    private final UnrecordedEnds unrecorded;
    private final Users users;

    /** As it is to be by now. */
    private PodVersion version;

    /** So many manifests of it are being put on record. */
    private int changing;

    private Future<Void> tidied = Future.succeededFuture();
    /** All that has been noted of the pod as a whole. */
    private Future<Void> noted = Future.succeededFuture();

    /**
     * A pod of which nothing is known yet.
     *
     * @param definitions what follows from a manifest; given others of this pod later on
     */
    public LinuxPod(
            Node node,
            PodDefinition pod,
            Function<Pod, PodDefinition> definitions,
            Events events,
            Supplier<Now> clock) {
        this.node = node;
        this.clock = clock;
        this.pod = pod;
        this.definitions = definitions;
        this.version = new PodVersion(pod.pod(), pod);
        this.files = node.files(pod.identity());
        this.records = new AttemptRecords(files, clock);
        this.sandbox = new Sandbox(node, pod, files);
        this.mending = new RecordMending(node, pod, files, records, clock);
        this.endings = new Endings(node, pod, files, records, mending, clock);
        this.notes = new PodNotes(files, () -> clock.get().moment());
        this.holding = new PodHolding(node, pod, files, records, sandbox, mending, notes);
        this.connection = new ShimConnection(node, files.socket(), events);
        this.starts = new Starts(node, new ContainerPreparation(node, pod, files, records), connection);
        this.execs = new Execs(node, pod, files, starts, connection);
        this.making = new SandboxMaking(node, pod, files, holding, notes, sandbox, connection, clock);
        this.unrecorded = new UnrecordedEnds(node, endings, this::acknowledge);
        this.users = new Users(node);
    }

    @Override
    public Future<PodState> recover(PodState fresh) {
        return node.off(() -> holding.take(version.manifest()))
                .compose(known -> known ? found(fresh) : Future.succeededFuture(fresh));
    }

    private Future<PodState> found(PodState fresh) {
        return connection
                .open()
                .recover(cause ->
                        connection.nobodyListens(cause) ? Future.succeededFuture() : Future.failedFuture(cause))
                .map(open -> connection.known().map(Map::keySet).orElse(Set.of()))
                .compose(heardOf -> node.off(notes::resizing)
                        .compose(note -> node.off(() -> holding.look(heardOf)).map(found -> {
                            // The shim's word is that of now, not of when the files were begun to be read.
                            Recovery recovery = found.with(connection.known());
                            recovery.settledAndKnown().forEach(connection::forget);
                            recovery.attempts().forEach(starts::remember);
                            tidy();
                            return withResources(fresh, recovery, note);
                        })))
                .compose(users::look);
    }

    private PodState withResources(PodState fresh, Recovery found, Optional<ResizeNote> note) {
        Now now = clock.get();
        Resizing resizing = new ResizeRecovery(found.attempts(), note).resizing(fresh.wanted(), now.time());
        version = version(version.manifest(), resizing);
        return found.state(fresh, now.moment()).with(resizing);
    }

    private PodVersion version(Pod manifest, Resizing resizing) {
        return new PodVersion(manifest, definitions.apply(resizing.allocated().in(manifest)));
    }

    @Override
    public Future<Void> discard() {
        return connection
                .shutDown()
                .compose(down -> node.end(pod.cgroup()))
                .compose(ended -> node.inOrder(() -> {
                    holding.beginAnew(version.manifest());
                    return null;
                }));
    }

    @Override
    public Future<Void> note(Ending ending) {
        return noted(node.off(() -> {
            notes.note(ending);
            return null;
        }));
    }

    @Override
    public Future<Void> note(Round round) {
        return noted(node.off(() -> {
            notes.note(round);
            return null;
        }));
    }

    @Override
    public Future<Void> note(Standings standings) {
        return noted(node.off(() -> {
            notes.note(standings);
            return null;
        }));
    }

    private Future<Void> noted(Future<Void> latest) {
        noted = noted.transform(before -> latest);
        return latest;
    }

    /** A change that is being put on record has said more, and what this would say of before is over. */
    @Override
    public Future<Void> note(Resizing resizing) {
        if (changing > 0) {
            return Future.succeededFuture();
        }
        return node.inOrder(() -> {
            notes.note(resizing);
            return null;
        });
    }

    @Override
    public Future<Void> change(Pod manifest, Resizing resizing) {
        PodVersion next = version(manifest, resizing);
        OptionalLong tasks = next.definition().podLimits().pids();
        boolean otherTasks = !tasks.equals(version.definition().podLimits().pids());
        changing++;
        return node.<Void>inOrder(() -> {
                    // First what is in force: that the manifest is another says to the next agent that it is not that.
                    notes.note(resizing);
                    holding.record(manifest);
                    if (otherTasks && node.cgroups().exists(pod.cgroup())) {
                        long most = tasks.orElse(PidsLimit.HIGHEST);
                        node.cgroups().limit(pod.cgroup(), Limits.ofPids(OptionalLong.of(most)));
                    }
                    return null;
                })
                .onComplete(done -> {
                    version = next;
                    changing--;
                });
    }

    @Override
    public Future<Void> resize(Action.Resize resize) {
        GroupResizing groups = new GroupResizing(node.cgroups(), version.definition());
        return node.inOrder(() -> {
            groups.write(resize);
            return null;
        });
    }

    @Override
    public Future<Void> note(String container, Attempt attempt, Health health) {
        return note(PodFiles.attemptId(container, attempt.number()), record -> record.with(health))
                .mapEmpty();
    }

    @Override
    public Future<Void> note(String container, Attempt attempt, Stop stop) {
        return note(PodFiles.attemptId(container, attempt.number()), record -> record.with(stop))
                .mapEmpty();
    }

    @Override
    public Future<Instant> createSandbox(Round round) {
        // A shim that has never heard of an attempt says that it was not begun; so no end may be missing on record by
        // then.
        PodVersion now = version;
        return unrecorded.record().compose(recorded -> making.make(round, now));
    }

    @Override
    public Future<StartOutcome> start(String container, Attempt attempt) {
        // Whatever goes wrong here, the shim was not asked for anything yet.
        return starts.start(version.definition(), container, attempt, unrecorded.record())
                .compose(outcome -> {
                    users.forget(container);
                    return outcome instanceof StartOutcome.Started started
                            ? users.look(container, started.pid()).map(outcome)
                            : Future.succeededFuture(outcome);
                });
    }

    @Override
    public Future<Void> stop(String container, Attempt attempt, Stop stop) {
        String id = PodFiles.attemptId(container, attempt.number());
        return note(id, record -> record.with(stop)).compose(noted -> connection.signal(id, noted.stopSignal()));
    }

    @Override
    public Future<Void> kill(String container, Attempt attempt, Stop stop) {
        String id = PodFiles.attemptId(container, attempt.number());
        if (stop.equals(Stop.NONE)) {
            return node.end(pod.cgroupOf(id));
        }
        // Whatever became of the note: a full disk must not keep a container from being killed.
        return note(id, record -> record.with(stop)).transform(noted -> node.end(pod.cgroupOf(id)));
    }

    /**
     * On disk before it is done, so that another agent does not give the container more time than it has. Done also where that is not
     * possible: a full disk must not keep a container from being told to end.
     */
    private Future<AttemptRecord> note(String id, UnaryOperator<AttemptRecord> change) {
        return node.inOrder(() -> {
            AttemptRecord noted = change.apply(
                    mending.read(id).orElseThrow(() -> new IOException("there is no record of attempt " + id)));
            try {
                records.write(noted);
            } catch (IOException e) {
                LOG.warn("{}: container {}: how it stands can't be put on record: {}", title(), id, e.getMessage());
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
        Optional<LaunchPlan> plan = starts.planOfEnded(id);
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
                .compose(ended -> starts.underWay())
                .compose(prepared -> {
                    Map<String, ShimProcess> told = connection.lastWords();
                    return node.inOrder(() -> {
                        Map<String, Endings.Settled> ends = settleLost(active, told);
                        sandbox.clear();
                        return ends;
                    });
                })
                .map(ends -> {
                    starts.clear();
                    tidy();
                    return terminations(active, ends);
                });
    }

    private Map<String, Endings.Settled> settleLost(Map<String, Active> active, Map<String, ShimProcess> told)
            throws IOException {
        Map<String, Endings.Settled> ends = new LinkedHashMap<>();
        for (Map.Entry<String, Active> entry : active.entrySet()) {
            String id = id(entry.getKey(), entry.getValue());
            Optional<LaunchPlan> plan = starts.plan(id);
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

    @Override
    public Future<Void> removePod() {
        unrecorded.close();
        // A note that came later would be found by a pod that is put back.
        return Future.join(tidied, noted)
                .transform(done -> node.off(() -> {
                    sandbox.clear();
                    Logs.deleteAll(node, pod.identity(), files);
                    Tree.delete(files.root());
                    holding.forget();
                    return null;
                }));
    }

    @Override
    public Future<ExecSession.Opening> exec(String container, int attempt, ExecRequest request) {
        return execs.prepare(container, attempt, request);
    }

    @Override
    public Future<ExecResult> exec(String container, int attempt, List<String> command, Duration timeout) {
        return execs.run(container, attempt, command, timeout);
    }

    @Override
    public Optional<SandboxProcesses> sandboxProcesses() {
        return connection
                .known()
                .map(known -> known.get(SandboxPlan.PAUSE))
                .filter(pause -> pause.state() == ShimProcess.State.RUNNING)
                .map(pause -> new SandboxProcesses(connection.shimPid(), pause.pid()));
    }

    @Override
    public Map<String, String> imageIds() {
        return starts.imageIds();
    }

    @Override
    public Map<String, ContainerUser> users() {
        return users.all();
    }

    @Override
    public void detach() {
        unrecorded.close();
        connection.close();
    }
}
