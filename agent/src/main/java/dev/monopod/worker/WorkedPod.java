package dev.monopod.worker;

import dev.monopod.event.EventSink;
import dev.monopod.event.InvolvedObject;
import dev.monopod.event.Occurrence;
import dev.monopod.event.change.EventsOf;
import dev.monopod.event.change.PodChange;
import dev.monopod.model.change.Making;
import dev.monopod.model.life.PodLife;
import dev.monopod.model.status.EventReason;
import dev.monopod.model.text.PlainText;
import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.Now;
import dev.monopod.reconcile.PodIdentity;
import dev.monopod.reconcile.PodState;
import dev.monopod.reconcile.Wanted;
import dev.monopod.runtime.ExecRequest;
import dev.monopod.runtime.ExecSession;
import dev.monopod.runtime.PodRuntime;
import dev.monopod.status.PodSnapshot;
import dev.monopod.status.StatusBoard;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
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

    private final String uid;
    private final PodIdentity identity;
    private final String cgroup;
    private final Function<PodRuntime.Events, PodRuntime> runtimes;
    private final TendingStarter tendings;
    private final StatusBoard board;
    private final EventSink events;
    private final Future<Loop> opening;
    private final Executor owner;
    private final Promise<Void> known = Promise.promise();
    private final Promise<Void> gone = Promise.promise();

    /** By its latest manifest. After the start only the loop's turns have to do with it. */
    private AdmittedPod pod;

    /** Set in the loop's first turn, and only looked at in later ones. */
    private @Nullable Worked worked;

    private Optional<Instant> removedAt = Optional.empty();

    /** @param admitted when the pod was taken on, on the steady clock */
    private record Worked(PodWorker worker, Loop loop, Moment admitted) {}

    private WorkedPod(
            AdmittedPod pod,
            String cgroup,
            Function<PodRuntime.Events, PodRuntime> runtimes,
            TendingStarter tendings,
            StatusBoard board,
            EventSink events,
            Future<Loop> opening,
            Executor owner) {
        this.pod = pod;
        this.uid = pod.uid();
        this.identity = new PodIdentity(pod.key().namespace(), pod.key().name(), pod.uid());
        this.cgroup = cgroup;
        this.runtimes = runtimes;
        this.tendings = tendings;
        this.board = board;
        this.events = events;
        this.opening = opening;
        this.owner = owner;
    }

    /**
     * Begins to keep a pod. To be called on a Vert.x context, on which the pod's end is told.
     *
     * @param cgroup name of the pod's control group, for those who look at its status
     * @param runtimes the pod's runtime, given who is to hear of what happens in it
     * @param tendings its hooks and probes
     * @param events is told what happens to the pod, for people
     */
    public static WorkedPod start(
            Vertx vertx,
            AdmittedPod pod,
            String cgroup,
            Function<PodRuntime.Events, PodRuntime> runtimes,
            TendingStarter tendings,
            StatusBoard board,
            EventSink events,
            Supplier<Now> clock) {
        Context owner = vertx.getOrCreateContext();
        Executor onOwner = turn -> owner.runOnContext(nothing -> turn.run());
        return start(pod, cgroup, runtimes, tendings, board, events, VertxLoop.open(vertx, clock), onOwner);
    }

    /** The same in any loop; {@code owner} tells of the pod's end. */
    static WorkedPod start(
            AdmittedPod pod,
            String cgroup,
            Function<PodRuntime.Events, PodRuntime> runtimes,
            TendingStarter tendings,
            StatusBoard board,
            EventSink events,
            Future<Loop> opening,
            Executor owner) {
        WorkedPod worked = new WorkedPod(pod, cgroup, runtimes, tendings, board, events, opening, owner);
        opening.onSuccess(loop -> loop.soon(() -> worked.begin(loop)));
        return worked;
    }

    private void begin(Loop loop) {
        Moment admitted = loop.now().of(pod.admittedAt());
        PodState fresh = PodState.fresh(wanted(pod, admitted), pod.admittedAt());
        PodWorker worker = new PodWorker(loop, runtimes, tendings, this, fresh);
        worked = new Worked(worker, loop, admitted);
        worker.start();
    }

    private static Wanted wanted(AdmittedPod pod, Moment admitted) {
        PodLife life = PodLife.of(pod.pod());
        return new Wanted(life, life.activeDeadline().map(admitted::plus), Making.of(pod.pod()), pod.lacking());
    }

    @Override
    public String uid() {
        return uid;
    }

    @Override
    public void change(AdmittedPod next) {
        inLoop(begun -> begun.worker().change(wanted(next, begun.admitted()), next.pod(), () -> pod = next));
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
    public void changed(PodState before, PodState state) {
        if (state.removed() && removedAt.isEmpty()) {
            removedAt = Optional.of(begun().loop().now().time());
        }
        PodWorker worker = begun().worker();
        board.publish(new PodSnapshot(
                identity, pod.pod(), cgroup, pod.admittedAt(), removedAt, state, worker.imageIds(), worker.users()));
        known.tryComplete();
        tell(EventsOf.change(new PodChange(identity, pod.pod(), before, state)));
    }

    /** An event as any other: it is put together with those of before, and is in the log as they are. */
    @Override
    public void failed(String what, String why) {
        tell(List.of(Occurrence.warning(
                InvolvedObject.pod(identity),
                EventReason.FAILED_SYNC,
                "Error syncing pod: could not " + what + ": " + why)));
    }

    private void tell(List<Occurrence> happened) {
        if (!happened.isEmpty()) {
            events.record(happened, begun().loop().now());
        }
    }

    @Override
    public void warned(String container, EventReason reason, String message) {
        tell(List.of(Occurrence.warning(involved(container), reason, message)));
    }

    @Override
    public void hookFailed(String container, EventReason reason, String message, String why) {
        LOG.warn("{} container {}: {}: {}", identity.title(), container, message, PlainText.joined(why));
        warned(container, reason, message);
    }

    private InvolvedObject involved(String container) {
        boolean init = pod.pod().getSpec().getInitContainers().stream()
                .anyMatch(one -> one.getName().equals(container));
        return init ? InvolvedObject.initContainer(identity, container) : InvolvedObject.container(identity, container);
    }

    @Override
    public void ended() {
        board.remove(uid);
        // Told on the owner's context: what is deployed from here would be this one's child, and end with it.
        begun().loop().close().onComplete(closed -> owner.execute(gone::complete));
    }
}
