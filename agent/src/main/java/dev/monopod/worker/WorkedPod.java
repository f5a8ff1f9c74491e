package dev.monopod.worker;

import dev.monopod.reconcile.Now;
import dev.monopod.reconcile.PodIdentity;
import dev.monopod.reconcile.PodState;
import dev.monopod.reconcile.RestartPolicy;
import dev.monopod.reconcile.Wanted;
import dev.monopod.runtime.ExecRequest;
import dev.monopod.runtime.ExecSession;
import dev.monopod.runtime.PodRuntime;
import dev.monopod.status.PodSnapshot;
import dev.monopod.status.StatusBoard;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pod with its worker and its runtime, in a loop of their own. Its methods may be called on any thread; what they ask for happens in
 * that loop, in the order of the calls.
 */
public final class WorkedPod implements PodWorkers.RunningPod, PodListener {
    private static final Logger LOG = LoggerFactory.getLogger(WorkedPod.class);

    private final AdmittedPod pod;
    private final PodIdentity identity;
    private final String cgroup;
    private final Function<PodRuntime.Events, PodRuntime> runtimes;
    private final StatusBoard board;
    private final Future<Loop> opening;
    private final Executor owner;
    private final ToldFailures failures = new ToldFailures();
    private final Promise<Void> known = Promise.promise();
    private final Promise<Void> gone = Promise.promise();

    /** Set in the loop's first turn, and only looked at in later ones. */
    private @Nullable Worked worked;

    private Optional<Instant> removedAt = Optional.empty();

    private record Worked(PodWorker worker, Loop loop) {}

    private WorkedPod(
            AdmittedPod pod,
            String cgroup,
            Function<PodRuntime.Events, PodRuntime> runtimes,
            StatusBoard board,
            Future<Loop> opening,
            Executor owner) {
        this.pod = pod;
        this.identity = new PodIdentity(pod.key().namespace(), pod.key().name(), pod.uid());
        this.cgroup = cgroup;
        this.runtimes = runtimes;
        this.board = board;
        this.opening = opening;
        this.owner = owner;
    }

    /**
     * Begins to keep a pod. To be called on a Vert.x context, on which the pod's end is told.
     *
     * @param cgroup name of the pod's control group, for those who look at its status
     * @param runtimes the pod's runtime, given who is to hear of events
     */
    public static WorkedPod start(
            Vertx vertx,
            AdmittedPod pod,
            String cgroup,
            Function<PodRuntime.Events, PodRuntime> runtimes,
            StatusBoard board,
            Supplier<Now> clock) {
        Context owner = vertx.getOrCreateContext();
        Executor onOwner = turn -> owner.runOnContext(nothing -> turn.run());
        return start(pod, cgroup, runtimes, board, VertxLoop.open(vertx, clock), onOwner);
    }

    /** The same in any loop; {@code owner} tells of the pod's end. */
    static WorkedPod start(
            AdmittedPod pod,
            String cgroup,
            Function<PodRuntime.Events, PodRuntime> runtimes,
            StatusBoard board,
            Future<Loop> opening,
            Executor owner) {
        WorkedPod worked = new WorkedPod(pod, cgroup, runtimes, board, opening, owner);
        opening.onSuccess(loop -> loop.soon(() -> worked.begin(loop)));
        return worked;
    }

    private void begin(Loop loop) {
        PodState fresh = PodState.fresh(wanted());
        PodWorker worker = new PodWorker(loop, runtimes, this, fresh);
        worked = new Worked(worker, loop);
        worker.start();
    }

    private Wanted wanted() {
        PodSpec spec = pod.pod().getSpec();
        return new Wanted(
                spec.getContainers().stream().map(Container::getName).toList(),
                RestartPolicy.of(spec.getRestartPolicy()),
                pod.gracePeriod());
    }

    @Override
    public String uid() {
        return pod.uid();
    }

    @Override
    public void remove() {
        inLoop(begun -> {
            removedAt = Optional.of(begun.loop().now().time());
            begun.worker().remove();
        });
    }

    @Override
    public void retryBlocked() {
        inLoop(begun -> begun.worker().retryBlocked());
    }

    @Override
    public Future<ExecSession.Opening> exec(String container, int attempt, ExecRequest request) {
        Promise<ExecSession.Opening> prepared = Promise.promise();
        inLoop(begun -> begun.worker().exec(container, attempt, request).onComplete(prepared));
        return prepared.future();
    }

    @Override
    public void detach() {
        inLoop(begun -> begun.worker().detach());
    }

    private void inLoop(Consumer<Worked> what) {
        opening.onSuccess(loop -> loop.soon(() -> what.accept(begun())));
    }

    private Worked begun() {
        return Objects.requireNonNull(worked, "the loop's first turn is before all others");
    }

    @Override
    public Future<Void> known() {
        return known.future();
    }

    @Override
    public Future<Void> gone() {
        return gone.future();
    }

    @Override
    public void changed(PodState state) {
        if (state.removed() && removedAt.isEmpty()) {
            removedAt = Optional.of(begun().loop().now().time());
        }
        var imageIds = begun().worker().imageIds();
        board.publish(new PodSnapshot(identity, pod.pod(), cgroup, pod.admittedAt(), removedAt, state, imageIds));
        known.tryComplete();
    }

    @Override
    public void failed(String what, String why) {
        if (failures.isNews(what, why, begun().loop().now().moment())) {
            LOG.warn("{}: could not {}: {}", identity.title(), what, why);
        }
    }

    @Override
    public void ended() {
        board.remove(pod.uid());
        // Told on the owner's context: what is deployed from here would be this one's child, and end with it.
        begun().loop().close().onComplete(closed -> owner.execute(gone::complete));
    }
}
