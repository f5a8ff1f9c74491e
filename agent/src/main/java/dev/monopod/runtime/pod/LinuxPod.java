package dev.monopod.runtime.pod;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.monopod.files.AtomicFile;
import dev.monopod.files.Tree;
import dev.monopod.model.status.WaitingReason;
import dev.monopod.reconcile.Attempt;
import dev.monopod.reconcile.ContainerState.Active;
import dev.monopod.reconcile.Exit;
import dev.monopod.reconcile.PodState;
import dev.monopod.reconcile.Stop;
import dev.monopod.reconcile.Termination;
import dev.monopod.runtime.PodRuntime;
import dev.monopod.runtime.cgroup.Usage;
import dev.monopod.runtime.launch.LaunchPlan;
import dev.monopod.runtime.launch.PodFiles;
import dev.monopod.runtime.launch.SandboxPlan;
import dev.monopod.runtime.shim.RefusedException;
import dev.monopod.runtime.shim.ShimLink;
import dev.monopod.runtime.shim.ShimProcess;
import dev.monopod.runtime.shim.Start;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import jnr.constants.platform.Errno;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A pod on this machine's kernel. Confined to the context of its worker; files and system calls are left to the node's threads. */
public final class LinuxPod implements PodRuntime {
    private static final Logger LOG = LoggerFactory.getLogger(LinuxPod.class);

    /** A shim that does not answer within this time is killed with its pod. */
    private static final long SHIM_PATIENCE_SECONDS = 5;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Node node;
    private final PodDefinition pod;
    private final PodFiles files;
    private final Events events;
    private final Clock clock;
    private final AttemptRecords records;
    private final Sandbox sandbox;
    private final ContainerPreparation preparation;

    /** The plans of attempts that this agent started, for telling which step failed. */
    private final Map<String, LaunchPlan> plans = new HashMap<>();

    private final Map<String, String> imageIds = new HashMap<>();

    private @Nullable ShimLink link;

    public LinuxPod(Node node, PodDefinition pod, Events events, Clock clock) {
        this.node = node;
        this.pod = pod;
        this.files = node.files(pod.identity());
        this.events = events;
        this.clock = clock;
        this.records = new AttemptRecords(files);
        this.sandbox = new Sandbox(node, pod, files);
        this.preparation = new ContainerPreparation(node, pod, files, records);
    }

    @Override
    public Future<PodState> recover(PodState fresh) {
        return node.off(this::takeOver).compose(known -> known ? found(fresh) : Future.succeededFuture(fresh));
    }

    /** Puts the pod on record, for the agent that comes after this one; true where an earlier one has done so. */
    private boolean takeOver() throws IOException {
        if (Files.exists(files.manifest())) {
            return true;
        }
        Files.createDirectories(files.run());
        AtomicFile.write(files.manifest(), JSON.writeValueAsBytes(pod.pod()));
        return false;
    }

    private Future<PodState> found(PodState fresh) {
        return connect()
                .map(Optional::of)
                .otherwise(Optional.empty())
                .compose(greeting -> node.off(() -> recovery(greeting)).map(recovery -> {
                    greeting.ifPresent(found -> forgetSettled(found, recovery));
                    recovery.attempts().forEach(record -> imageIds.put(record.container(), record.imageId()));
                    return recovery.state(fresh);
                }));
    }

    private Recovery recovery(Optional<ShimLink.Greeting> greeting) throws IOException {
        List<AttemptRecord> attempts = records.all();
        Optional<Map<String, ShimProcess>> shim = greeting.map(found -> {
            Map<String, ShimProcess> byId = new HashMap<>();
            found.processes().forEach(process -> byId.put(process.id(), process));
            return byId;
        });
        Map<String, ShimProcess> exits = new HashMap<>();
        for (AttemptRecord record : attempts) {
            String id = AttemptRecords.id(record);
            records.exit(id).ifPresent(process -> exits.put(id, process));
        }
        boolean leftovers = Files.exists(files.socket()) || node.cgroups().exists(pod.cgroup());
        return new Recovery(attempts, shim, exits, Files.exists(files.removed()), leftovers);
    }

    /** The agent before this one may have died between settling an attempt and telling the shim so. */
    private static void forgetSettled(ShimLink.Greeting greeting, Recovery recovery) {
        for (ShimProcess process : greeting.processes()) {
            if (process.over() && recovery.settled(process.id())) {
                greeting.link().forget(process.id());
            }
        }
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
                    sandbox.make();
                    return null;
                })
                .compose(made -> connect())
                .compose(greeting -> startPause(greeting.link()))
                .recover(failure -> clear().transform(cleared -> Future.failedFuture(failure)));
    }

    private Future<Instant> startPause(ShimLink to) {
        Start pause = sandbox.pause();
        return to.start(pause).compose(process -> {
            if (process.state() == ShimProcess.State.RUNNING) {
                return Future.succeededFuture(process.startedAt());
            }
            Termination end = Terminations.of(Recovery.exit(process), Usage.NONE, Optional.of(pause.plan()));
            return Future.failedFuture(new IOException("pause: " + end.message()));
        });
    }

    private Future<ShimLink.Greeting> connect() {
        return ShimLink.connect(node.vertx(), node.shims(), files.socket(), this::told, this::reconnect)
                .onSuccess(greeting -> link = greeting.link());
    }

    /** The connection is gone; the shim need not be. It tells everything again, so nothing is missed meanwhile. */
    private void reconnect() {
        connect()
                .onSuccess(greeting -> {
                    greeting.processes().forEach(this::told);
                    boolean pauseKnown = greeting.processes().stream().anyMatch(p -> p.id().equals(SandboxPlan.PAUSE));
                    if (!pauseKnown) {
                        events.sandboxLost();
                    }
                })
                .onFailure(cause -> events.sandboxLost());
    }

    private void told(ShimProcess process) {
        if (process.id().equals(SandboxPlan.PAUSE)) {
            if (process.over()) {
                events.sandboxLost();
            }
            return;
        }
        AttemptId id = AttemptId.parse(process.id());
        if (process.over()) {
            events.exited(id.container(), id.attempt(), Recovery.exit(process));
        } else if (process.state() == ShimProcess.State.RUNNING) {
            events.started(id.container(), id.attempt(), process.pid(), process.startedAt());
        }
    }

    @Override
    public Future<StartOutcome> start(String container, Attempt attempt) {
        return node.off(() -> prepare(container, attempt)).compose(result -> {
            if (result instanceof ContainerPreparation.Result.Refused refused) {
                return Future.succeededFuture(refused.why());
            }
            ContainerPreparation.Result.Ready ready = (ContainerPreparation.Result.Ready) result;
            Start start = ready.start();
            imageIds.put(container, ready.imageId());
            plans.put(start.id(), start.plan());
            return linked().compose(to -> to.start(start)).map(LinuxPod::outcome);
        });
    }

    private ContainerPreparation.Result prepare(String container, Attempt attempt) {
        try {
            return preparation.prepare(container, attempt);
        } catch (IOException e) {
            return new ContainerPreparation.Result.Refused(
                    new StartOutcome.NotPossible(WaitingReason.CREATE_CONTAINER_ERROR, String.valueOf(e.getMessage())));
        }
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
        return note(id, stop)
                .compose(noted -> linked().compose(to -> to.signal(id, noted.stopSignal())))
                .recover(LinuxPod::ignoreEnded);
    }

    @Override
    public Future<Void> kill(String container, Attempt attempt, Stop stop) {
        String id = PodFiles.attemptId(container, attempt.number());
        return note(id, stop)
                .compose(noted -> node.off(() -> {
                    node.cgroups().kill(pod.cgroupOf(id));
                    return null;
                }));
    }

    /** On disk before it is done, so that another agent does not give the container more time than it has. */
    private Future<AttemptRecord> note(String id, Stop stop) {
        return node.off(() -> {
            AttemptRecord noted = records.read(id)
                    .orElseThrow(() -> new IOException("there is no record of attempt " + id))
                    .with(stop);
            records.write(noted);
            return noted;
        });
    }

    private static Future<Void> ignoreEnded(Throwable failure) {
        boolean ended = failure instanceof RefusedException refused && refused.errno() == Errno.ESRCH.intValue();
        return ended ? Future.succeededFuture() : Future.failedFuture(failure);
    }

    @Override
    public Future<Termination> settle(String container, Attempt attempt, Exit exit) {
        String id = PodFiles.attemptId(container, attempt.number());
        Optional<LaunchPlan> plan = Optional.ofNullable(plans.remove(id));
        return node.off(() -> settled(id, exit, plan)).onSuccess(termination -> {
            linked().compose(to -> to.forget(id));
            node.clean(() -> {
                Tree.delete(files.layer(id));
                forgetOlder(container, attempt.number());
            });
        });
    }

    private Termination settled(String id, Exit exit, Optional<LaunchPlan> plan) {
        Usage usage = Usage.NONE;
        try {
            String group = pod.cgroupOf(id);
            if (pod.shareProcessNamespace()) {
                node.cgroups().kill(group);
            }
            usage = node.cgroups().usage(group);
            node.cgroups().delete(group);
        } catch (IOException e) {
            LOG.warn("{}: container {}: {}", pod.identity().title(), id, e.getMessage());
        }
        Termination termination = Terminations.of(exit, usage, plan);
        keep(id, termination);
        return termination;
    }

    private void keep(String id, Termination termination) {
        try {
            Optional<AttemptRecord> record = records.read(id);
            if (record.isPresent()) {
                records.write(record.get().with(termination));
            }
        } catch (IOException e) {
            LOG.error(
                    "{}: container {}: its end can't be put on record: {}",
                    pod.identity().title(),
                    id,
                    e.getMessage());
        }
    }

    /** Kubernetes keeps one dead attempt beside the latest; so does its log folder. */
    private void forgetOlder(String container, int latest) throws IOException {
        for (AttemptRecord record : records.all()) {
            if (record.container().equals(container) && record.attempt().number() < latest - 1) {
                records.delete(AttemptRecords.id(record));
                Logs.delete(node, pod.identity(), files, container, record.attempt());
            }
        }
    }

    @Override
    public Future<Map<String, Termination>> removeSandbox(Map<String, Active> active) {
        return shutDown()
                .compose(down -> node.off(() -> {
                    Map<String, Termination> ends = new LinkedHashMap<>();
                    node.cgroups().kill(pod.cgroup());
                    for (Map.Entry<String, Active> entry : active.entrySet()) {
                        ends.put(entry.getKey(), end(entry.getKey(), entry.getValue()));
                    }
                    sandbox.clear();
                    return ends;
                }));
    }

    private Termination end(String container, Active active) throws IOException {
        String id = PodFiles.attemptId(container, active.attempt().number());
        Optional<ShimProcess> recorded = records.exit(id);
        if (recorded.isPresent()) {
            return settled(id, Recovery.exit(recorded.get()), Optional.ofNullable(plans.remove(id)));
        }
        Termination unknown = Terminations.unknown(active, clock.instant());
        keep(id, unknown);
        return unknown;
    }

    private Future<Void> clear() {
        return shutDown()
                .compose(down -> node.off(() -> {
                    sandbox.clear();
                    return null;
                }));
    }

    /** Succeeds whatever the shim does: what it leaves is killed by its control group. */
    private Future<Void> shutDown() {
        ShimLink to = link;
        link = null;
        if (to == null) {
            return Future.succeededFuture();
        }
        return to.shutdown()
                .timeout(SHIM_PATIENCE_SECONDS, TimeUnit.SECONDS)
                .onFailure(cause -> to.close())
                .otherwiseEmpty();
    }

    @Override
    public Future<Void> removePod() {
        return node.off(() -> {
            sandbox.clear();
            Logs.deleteAll(node, pod.identity(), files);
            Tree.delete(files.root());
            Tree.delete(files.run());
            return null;
        });
    }

    @Override
    public Map<String, String> imageIds() {
        return Map.copyOf(imageIds);
    }

    @Override
    public void detach() {
        if (link != null) {
            link.close();
            link = null;
        }
    }

    private Future<ShimLink> linked() {
        return link == null
                ? Future.failedFuture(new NoSuchFileException(files.socket().toString(), null, "there is no shim"))
                : Future.succeededFuture(link);
    }
}
