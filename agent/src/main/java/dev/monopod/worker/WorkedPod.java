package dev.monopod.worker;

import dev.monopod.reconcile.PodIdentity;
import dev.monopod.reconcile.PodState;
import dev.monopod.reconcile.RestartPolicy;
import dev.monopod.reconcile.Wanted;
import dev.monopod.runtime.PodRuntime;
import dev.monopod.status.PodSnapshot;
import dev.monopod.status.StatusBoard;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pod with its worker and its runtime, on a Vert.x context of their own. Its methods may be called on any thread; what they ask for
 * happens on that context, in the order of the calls.
 */
public final class WorkedPod extends VerticleBase implements PodWorkers.RunningPod, PodListener {
    private static final Logger LOG = LoggerFactory.getLogger(WorkedPod.class);

    /** A hundred years: what is longer is as long for us, and can't be added to a date. */
    private static final long LONGEST_GRACE_SECONDS = 100L * 365 * 24 * 60 * 60;

    private final AdmittedPod pod;
    private final PodIdentity identity;
    private final String cgroup;
    private final Function<PodRuntime.Events, PodRuntime> runtimes;
    private final Clock clock;
    private final StatusBoard board;
    private final Context owner;
    private final ToldFailures failures = new ToldFailures();
    private final Promise<Void> known = Promise.promise();
    private final Promise<Void> gone = Promise.promise();

    private @Nullable PodWorker worker;
    private @Nullable Future<String> deployed;
    private Optional<Instant> removedAt = Optional.empty();

    private WorkedPod(
            AdmittedPod pod,
            String cgroup,
            Function<PodRuntime.Events, PodRuntime> runtimes,
            StatusBoard board,
            Clock clock,
            Context owner) {
        this.owner = owner;
        this.pod = pod;
        this.identity = new PodIdentity(pod.key().namespace(), pod.key().name(), pod.uid());
        this.cgroup = cgroup;
        this.runtimes = runtimes;
        this.board = board;
        this.clock = clock;
    }

    /**
     * Begins to keep a pod.
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
            Clock clock) {
        WorkedPod worked = new WorkedPod(pod, cgroup, runtimes, board, clock, vertx.getOrCreateContext());
        worked.deployed = vertx.deployVerticle(worked);
        return worked;
    }

    @Override
    public Future<?> start() {
        PodState fresh = PodState.fresh(wanted(pod.pod().getSpec()));
        PodWorker started = new PodWorker(vertx, context, runtimes, this, clock, fresh);
        worker = started;
        started.start();
        return Future.succeededFuture();
    }

    private static Wanted wanted(PodSpec spec) {
        return new Wanted(
                spec.getContainers().stream().map(Container::getName).toList(),
                RestartPolicy.of(spec.getRestartPolicy()),
                Duration.ofSeconds(Math.min(spec.getTerminationGracePeriodSeconds(), LONGEST_GRACE_SECONDS)));
    }

    @Override
    public String uid() {
        return pod.uid();
    }

    @Override
    public void remove() {
        onWorker(started -> {
            removedAt = Optional.of(clock.instant());
            started.remove();
        });
    }

    @Override
    public void retryBlocked() {
        onWorker(PodWorker::retryBlocked);
    }

    @Override
    public void detach() {
        onWorker(PodWorker::detach);
    }

    private void onWorker(Consumer<PodWorker> what) {
        if (deployed != null) {
            deployed.onSuccess(id -> context.runOnContext(nothing -> {
                if (worker != null) {
                    what.accept(worker);
                }
            }));
        }
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
            removedAt = Optional.of(clock.instant());
        }
        var imageIds = worker == null ? Map.<String, String>of() : worker.imageIds();
        board.publish(new PodSnapshot(identity, pod.pod(), cgroup, pod.admittedAt(), removedAt, state, imageIds));
        known.tryComplete();
    }

    @Override
    public void failed(String what, Throwable cause) {
        String why = String.valueOf(cause.getMessage());
        if (failures.isNews(what, why, clock.instant())) {
            LOG.warn("{}: could not {}: {}", identity.title(), what, why);
        }
    }

    @Override
    public void ended() {
        board.remove(pod.uid());
        // Told on the owner's context: what is deployed from here would be this one's child, and end with it.
        vertx.undeploy(context.deploymentID()).onComplete(undeployed -> owner.runOnContext(nothing -> gone.complete()));
    }
}
