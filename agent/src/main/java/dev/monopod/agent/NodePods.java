package dev.monopod.agent;

import dev.monopod.model.change.PodUpdate;
import dev.monopod.model.manifest.PodKey;
import dev.monopod.runtime.ExecRequest;
import dev.monopod.runtime.ExecSession;
import dev.monopod.source.FileProblem;
import dev.monopod.source.Snapshot;
import dev.monopod.source.SourcedPod;
import dev.monopod.status.RefusedPod;
import dev.monopod.status.StatusBoard;
import dev.monopod.worker.AdmittedPod;
import dev.monopod.worker.PodWorkers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pods of this node, as the manifests want them. Confined to one Vert.x context, to which its methods may be called from anywhere.
 *
 * <pre>
 * what an earlier agent left is taken on ─▶ manifests read for the first time ─▶ what nobody wants goes, leftovers are cleared ─▶ ready
 *                                                                                                       any ─▶ leaving
 * </pre>
 */
final class NodePods {
    private static final Logger LOG = LoggerFactory.getLogger(NodePods.class);

    private final Context context;
    private final WorkerExecutor blocking;
    private final Admission admission;
    private final Leftovers leftovers;
    private final QosGroups qosGroups;
    private final PodWorkers workers;
    private final StatusBoard board;
    private final int maxPods;
    private final IntConsumer counted;
    private final Clock clock;
    private final Promise<Void> ready = Promise.promise();

    /** Of the pods that were taken on, it is known what is left of them. */
    private Future<Void> recovered = Future.succeededFuture();

    /** Of the pods that were taken on. */
    private Duration longestGrace = Duration.ZERO;

    /** What has been admitted and is wanted still: a pod that stays the same is not admitted anew. */
    private final Map<PodKey, AdmittedPod> admitted = new LinkedHashMap<>();

    /** What is wanted and has not been admitted. */
    private Map<PodKey, RefusedPod> refused = Map.of();

    private Set<FileProblem> told = Set.of();

    /** What is told of the directory as a whole, for any thread. */
    private volatile List<String> notes = List.of();

    /** The agent ends: whatever the manifests say from here on, they say to the next one. */
    private boolean leaving;

    /** The latest number that was told, none so far. */
    private int count = -1;

    /** Begun when it is first known what is wanted; till it is done no pod is begun, whose files it could take for leftovers. */
    private @Nullable Future<List<String>> clearing;

    /** @param counted told on the context how many pods are wanted, when that changes */
    NodePods(
            Context context,
            WorkerExecutor blocking,
            Admission admission,
            Leftovers leftovers,
            QosGroups qosGroups,
            PodWorkers workers,
            StatusBoard board,
            int maxPods,
            IntConsumer counted,
            Clock clock) {
        this.context = context;
        this.blocking = blocking;
        this.admission = admission;
        this.leftovers = leftovers;
        this.qosGroups = qosGroups;
        this.workers = workers;
        this.board = board;
        this.maxPods = maxPods;
        this.counted = counted;
        this.clock = clock;
    }

    /** Takes on what is on disk, and tells who asked for it. To be waited for before the first snapshot. */
    Future<List<SourcedPod>> adopt() {
        Promise<List<SourcedPod>> done = Promise.promise();
        context.runOnContext(nothing -> blocking.executeBlocking(admission::onDisk, false)
                .map(found -> {
                    List<AdmittedPod> staying = new ArrayList<>();
                    for (Admission.Found one : found) {
                        if (!one.removed()) {
                            admitted.put(one.pod().key(), one.pod());
                            staying.add(one.pod());
                        }
                        workers.adopt(one.pod());
                    }
                    recovered = workers.known();
                    longestGrace = found.stream()
                            .map(one -> one.pod().gracePeriod())
                            .max(Comparator.naturalOrder())
                            .orElse(Duration.ZERO);
                    return admission.askedFor(staying);
                })
                .onComplete(done));
        return done.future();
    }

    /** What the manifests want from here on. */
    void want(Snapshot snapshot) {
        context.runOnContext(nothing -> {
            if (leaving) {
                return;
            }
            tell(snapshot.problems());
            notes = snapshot.directoryProblems().stream()
                    .map(FileProblem::toString)
                    .toList();
            admit(snapshot);
            if (clearing == null && snapshot.directoryReadable()) {
                clearing = clearLeftovers();
            }
            if (clearing == null) {
                settle();
            } else {
                clearing.onComplete(cleared -> settle());
            }
        });
    }

    private void settle() {
        if (leaving) {
            return;
        }
        workers.want(admitted);
        count();
        updateQosGroups();
        recovered.onComplete(known -> ready.tryComplete());
    }

    private void count() {
        if (admitted.size() != count) {
            count = admitted.size();
            counted.accept(count);
        }
    }

    private void admit(Snapshot snapshot) {
        // "Can't look" is not "nothing there": a pod goes only when its file was seen to be gone.
        if (snapshot.directoryReadable()) {
            admitted.keySet().retainAll(snapshot.pods().keySet());
        }
        Map<PodKey, SourcedPod> beyond = new LinkedHashMap<>();
        snapshot.pods().forEach((key, pod) -> {
            AdmittedPod before = admitted.get(key);
            if (before == null && admitted.size() >= maxPods) {
                beyond.put(key, pod);
            } else if (before == null) {
                admitted.put(key, admission.admit(pod, clock.instant()));
            } else if (!before.version().equals(pod.uid())) {
                admitted.put(key, updated(before, pod));
            }
        });
        refuse(beyond);
    }

    private AdmittedPod updated(AdmittedPod before, SourcedPod asked) {
        PodUpdate update = admission.update(before, asked);
        if (update instanceof PodUpdate.Replacement replacement) {
            LOG.info(
                    "{}: {} may not change while it runs: another pod takes its place",
                    before.key(),
                    replacement.why());
            return admission.admit(asked, clock.instant());
        }
        return admission.change(
                before, asked, update instanceof PodUpdate.InPlace some ? some : new PodUpdate.InPlace(false));
    }

    /** Whoever is there already stays; as soon as one goes, the first of these takes its place. */
    private void refuse(Map<PodKey, SourcedPod> beyond) {
        if (!beyond.isEmpty() && refused.isEmpty()) {
            LOG.warn(
                    "this node runs {} pods at most (--max-pods): {}{} must wait until one goes",
                    maxPods,
                    beyond.keySet().iterator().next(),
                    beyond.size() > 1 ? " and others" : "");
        }
        Map<PodKey, RefusedPod> next = new HashMap<>();
        beyond.forEach((key, pod) -> {
            RefusedPod before = refused.get(key);
            boolean same = before != null && before.pod().getMetadata().getUid().equals(pod.uid());
            next.put(key, same ? before : admission.refuse(pod, clock.instant(), maxPods));
        });
        refused = next;
        board.refuse(next.values());
    }

    /** Each problem once, when it comes. */
    private void tell(List<FileProblem> problems) {
        for (FileProblem problem : problems) {
            if (!told.contains(problem)) {
                switch (problem.severity()) {
                    case ERROR -> LOG.error("{}", problem);
                    case WARNING -> LOG.warn("{}", problem);
                    case NOTE -> LOG.info("{}", problem);
                }
            }
        }
        told = Set.copyOf(problems);
    }

    /** What is wrong with the manifests' directory as a whole; those of single files may hold what is not everybody's business. */
    List<String> notes() {
        return notes;
    }

    /** In order, so that the latest weights are the last ones written. */
    private void updateQosGroups() {
        long shares = admitted.values().stream()
                .mapToLong(AdmittedPod::burstableShares)
                .sum();
        blocking.<Void>executeBlocking(
                        () -> {
                            qosGroups.update(shares);
                            return null;
                        },
                        true)
                .onFailure(cause -> LOG.warn("weights of the QoS classes: {}", cause.getMessage()));
    }

    private Future<List<String>> clearLeftovers() {
        Set<String> known = new HashSet<>(workers.uids());
        admitted.values().forEach(pod -> known.add(pod.uid()));
        return blocking.executeBlocking(() -> leftovers.clear(known), false);
    }

    /** Done when the manifests have been read for the first time, and it is known how the pods stand that an earlier agent left. */
    Future<Void> ready() {
        return ready.future();
    }

    /** Something that containers wait for may have come. */
    void retryBlocked() {
        context.runOnContext(nothing -> workers.retryBlocked());
    }

    /** Makes ready to run a command in an attempt of a container; told on any thread. */
    Future<ExecSession.Opening> exec(String uid, String container, int attempt, ExecRequest request) {
        Promise<ExecSession.Opening> prepared = Promise.promise();
        context.runOnContext(
                nothing -> workers.exec(uid, container, attempt, request).onComplete(prepared));
        return prepared.future();
    }

    /** Leaves all pods running. No snapshot counts any more. */
    Future<Void> detach() {
        return onContext(() -> {
            leaving = true;
            workers.detachAll();
        });
    }

    /** How long the pods that were taken on may be in ending, those also that no manifest asks for any more. */
    Future<Duration> longestGrace() {
        Promise<Duration> told = Promise.promise();
        context.runOnContext(nothing -> told.complete(longestGrace));
        return told.future();
    }

    /** Ends and removes all pods; done when nothing of them is left. No snapshot counts any more. */
    Future<Void> removeAll() {
        Promise<Void> gone = Promise.promise();
        context.runOnContext(nothing -> {
            leaving = true;
            admitted.clear();
            workers.want(Map.of());
            workers.whenEmpty(gone::tryComplete);
        });
        return gone.future();
    }

    /** Removes all that no pod's worker removes; once there is none. Tells what could not be removed, and why. */
    Future<List<String>> removeLeftovers() {
        Promise<List<String>> removed = Promise.promise();
        context.runOnContext(nothing -> clearLeftovers().onComplete(removed));
        return removed.future();
    }

    private Future<Void> onContext(Runnable what) {
        Promise<Void> done = Promise.promise();
        context.runOnContext(nothing -> {
            what.run();
            done.complete();
        });
        return done.future();
    }
}
