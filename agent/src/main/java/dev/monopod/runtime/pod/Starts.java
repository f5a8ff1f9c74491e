package dev.monopod.runtime.pod;

import dev.monopod.model.status.WaitingReason;
import dev.monopod.reconcile.Attempt;
import dev.monopod.runtime.PodRuntime.StartOutcome;
import dev.monopod.runtime.Why;
import dev.monopod.runtime.launch.ContainerIdentity;
import dev.monopod.runtime.launch.LaunchPlan;
import dev.monopod.runtime.shim.RefusedException;
import dev.monopod.runtime.shim.ShimProcess;
import dev.monopod.runtime.shim.Start;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The starts of a pod's containers, from being made ready to the shim's word on them. Confined to the context of the pod's worker. */
final class Starts {
    private final Node node;
    private final ContainerPreparation preparation;
    private final ShimConnection connection;

    /** The plans of attempts that this agent started, for telling which step failed. */
    private final Map<String, LaunchPlan> plans = new HashMap<>();

    /** Of the same, and of those that a command was run in; as long as they run. */
    private final Map<String, ContainerIdentity> identities = new HashMap<>();

    private final Map<String, String> imageIds = new HashMap<>();

    /** Done when nothing is being made ready. */
    private Future<Void> preparing = Future.succeededFuture();

    Starts(Node node, ContainerPreparation preparation, ShimConnection connection) {
        this.node = node;
        this.preparation = preparation;
        this.connection = connection;
    }

    /** @param before what has to be done before anything is put on record */
    Future<StartOutcome> start(PodDefinition pod, String container, Attempt attempt, Future<Void> before) {
        return prepared(pod, container, attempt, before).compose(result -> {
            if (result instanceof ContainerPreparation.Result.Refused refused) {
                return Future.succeededFuture(refused.why());
            }
            ContainerPreparation.Result.Ready ready = (ContainerPreparation.Result.Ready) result;
            Start start = ready.start();
            imageIds.put(container, ready.imageId());
            plans.put(start.id(), start.plan());
            identities.put(start.id(), ready.identity());
            return connection.start(start).map(Starts::outcome).recover(Starts::refused);
        });
    }

    private Future<ContainerPreparation.Result> prepared(
            PodDefinition pod, String container, Attempt attempt, Future<Void> before) {
        Future<ContainerPreparation.Result> result = before.compose(
                        done -> node.off(() -> preparation.prepare(pod.container(container), attempt)))
                .otherwise(Starts::notPossible);
        preparing = preparing.transform(earlier -> result.mapEmpty());
        return result;
    }

    private static ContainerPreparation.Result notPossible(Throwable cause) {
        return new ContainerPreparation.Result.Refused(
                new StartOutcome.NotPossible(WaitingReason.CREATE_CONTAINER_ERROR, Why.of(cause)));
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

    /**
     * Done when nothing that was asked for till now is being made ready. A sandbox is not gone before, lest something be left behind, or run
     * in the next one.
     */
    Future<Void> underWay() {
        return preparing;
    }

    /** The plan of an attempt that this agent started. */
    Optional<LaunchPlan> plan(String id) {
        return Optional.ofNullable(plans.get(id));
    }

    /** Who an attempt is that runs. */
    Future<ContainerIdentity> identity(String container, String id) {
        ContainerIdentity known = identities.get(id);
        return known != null
                ? Future.succeededFuture(known)
                : node.off(() -> preparation.ofRunning(container, id))
                        .onSuccess(identity -> identities.put(id, identity));
    }

    /** Its plan, for the last time. */
    Optional<LaunchPlan> planOfEnded(String id) {
        identities.remove(id);
        return Optional.ofNullable(plans.remove(id));
    }

    /** The sandbox is gone, and all that was started in it. */
    void clear() {
        plans.clear();
        identities.clear();
    }

    /** An attempt that an earlier agent started. */
    void remember(AttemptRecord record) {
        imageIds.put(record.container(), record.imageId());
    }

    /** The ids of the images that the latest attempts run, by container. */
    Map<String, String> imageIds() {
        return Map.copyOf(imageIds);
    }
}
