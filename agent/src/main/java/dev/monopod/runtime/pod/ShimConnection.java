package dev.monopod.runtime.pod;

import dev.monopod.runtime.PodRuntime;
import dev.monopod.runtime.Why;
import dev.monopod.runtime.launch.SandboxPlan;
import dev.monopod.runtime.shim.RefusedException;
import dev.monopod.runtime.shim.ShimLink;
import dev.monopod.runtime.shim.ShimProcess;
import dev.monopod.runtime.shim.Start;
import dev.monopod.runtime.shim.UnansweredException;
import dev.monopod.runtime.wire.WireException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import jnr.constants.platform.Errno;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pod's connection to its shim, made anew where it is lost though the shim lives. Confined to the context of the pod's worker.
 *
 * <pre>
 * closed ─ open ─▶ open ─ lost ─▶ being opened ─▶ open again: all that the shim knows is told
 *    ▲              │                  └────────▶ closed: there is no shim any more, the sandbox is lost
 *    └─ shutDown, close
 * </pre>
 */
final class ShimConnection {
    /** It has processes to kill and to reap; what it leaves undone is killed by the pod's control group. */
    private static final Duration SHUTDOWN_PATIENCE = Duration.ofSeconds(5);

    /** A launch plan has steps that wait for disks and, where a volume lies on one, for the network. */
    private static final Duration START_PATIENCE = Duration.ofMinutes(2);

    /** Where something on this side keeps it from connecting (no descriptor left, say), which may pass. */
    private static final long TRY_AGAIN_MILLIS = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(ShimConnection.class);

    private final Node node;
    private final Path socket;
    private final PodRuntime.Events events;

    /** The link in use, or the one that is being made. */
    private @Nullable Future<ShimLink> link;

    /** The latest word on each process that the shim remembers. */
    private final Map<String, ShimProcess> known = new HashMap<>();

    private int shimPid;

    ShimConnection(Node node, Path socket, PodRuntime.Events events) {
        this.node = node;
        this.socket = socket;
        this.events = events;
    }

    /**
     * Connects, and learns what the shim knows. What a failure says of the shim tells {@link #nobodyListens}. It leaves any earlier
     * connection: the shim serves one, and two that replace each other would never come to an end.
     */
    Future<ShimLink> open() {
        return open(false);
    }

    /** @param untilKnown tries again where something on this side keeps it from connecting; so it fails only where nobody listens */
    private Future<ShimLink> open(boolean untilKnown) {
        close();
        Promise<ShimLink> opened = Promise.promise();
        Future<ShimLink> opening = opened.future();
        link = opening;
        tryToOpen(opened, untilKnown);
        return opening;
    }

    private void tryToOpen(Promise<ShimLink> opened, boolean untilKnown) {
        ShimLink.connect(node.vertx(), node.shims(), socket, this::told, this::reopen)
                .onSuccess(greeting -> {
                    known.clear();
                    shimPid = greeting.shimPid();
                    greeting.processes().forEach(process -> known.put(process.id(), process));
                    opened.complete(greeting.link());
                })
                .onFailure(cause -> {
                    if (!untilKnown || nobodyListens(cause) || link != opened.future()) {
                        link = link == opened.future() ? null : link;
                        opened.fail(nobodyListens(cause) ? cause : ownTrouble(cause));
                    } else {
                        LOG.warn("{}; trying again", ownTrouble(cause).getMessage());
                        node.vertx().setTimer(TRY_AGAIN_MILLIS, again -> tryToOpen(opened, true));
                    }
                });
    }

    /**
     * Whether there is no shim, or none that can be spoken with. What fails for any other reason, on this side, says nothing about it, and
     * its pod must not be ended for that; which exception that comes in is Java's and Netty's affair (a socket that could not be made for
     * want of a descriptor: io.netty.channel.ChannelException).
     */
    boolean nobodyListens(Throwable failure) {
        return failure instanceof ConnectException
                || failure instanceof UnansweredException
                || failure instanceof RefusedException
                || failure instanceof WireException
                || Files.notExists(socket);
    }

    private IOException ownTrouble(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new IOException("connect to " + socket + ": " + Why.of(root), failure);
    }

    /** What the shim knows of its processes, by id; empty where there is no shim. */
    Optional<Map<String, ShimProcess>> known() {
        return link == null ? Optional.empty() : Optional.of(Map.copyOf(known));
    }

    /** The latest that was heard of each process that is not forgotten, by id, also where there is no shim any more. */
    Map<String, ShimProcess> lastWords() {
        return Map.copyOf(known);
    }

    /** The connection is gone; the shim need not be. It tells everything again, so nothing is missed. */
    private void reopen() {
        open(true)
                .onSuccess(again -> {
                    if (known.containsKey(SandboxPlan.PAUSE)) {
                        Map.copyOf(known).values().forEach(this::tell);
                    } else {
                        events.sandboxLost();
                    }
                })
                .onFailure(cause -> events.sandboxLost());
    }

    private void told(ShimProcess process) {
        known.put(process.id(), process);
        tell(process);
    }

    private void tell(ShimProcess process) {
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

    /**
     * Starts a process; where the connection is lost meanwhile, the shim is asked again whether it has heard of it. Fails where the shim
     * refuses, and where it is gone.
     */
    Future<ShimProcess> start(Start start) {
        return linked().compose(to -> to.start(start, START_PATIENCE))
                .onSuccess(process -> known.put(process.id(), process))
                .recover(failure ->
                        failure instanceof RefusedException || failure instanceof UnansweredException || link == null
                                ? Future.failedFuture(failure)
                                : link.compose(again -> unlessKnown(start)));
    }

    private Future<ShimProcess> unlessKnown(Start start) {
        ShimProcess process = known.get(start.id());
        if (process == null) {
            return start(start);
        }
        return process.state() == ShimProcess.State.STARTING
                ? Future.failedFuture(
                        new IOException(start.id() + " is being started; the shim will tell how that ends"))
                : Future.succeededFuture(process);
    }

    /** Of the protocol that the shim and this agent both speak. */
    Future<Integer> version() {
        return linked().map(ShimLink::version);
    }

    /** Sends a signal. A process that has ended is no failure. */
    Future<Void> signal(String id, int signal) {
        return linked().compose(to -> to.signal(id, signal)).recover(ShimConnection::ignoreUnknown);
    }

    /** Acknowledges an end. Where that does not get through, the next agent does it. */
    Future<Void> forget(String id) {
        return linked().compose(to -> to.forget(id))
                .recover(ShimConnection::ignoreUnknown)
                .onSuccess(forgotten -> known.remove(id));
    }

    private static Future<Void> ignoreUnknown(Throwable failure) {
        boolean unknown = failure instanceof RefusedException refused && refused.errno() == Errno.ESRCH.intValue();
        return unknown ? Future.succeededFuture() : Future.failedFuture(failure);
    }

    /** Ends the shim with all that it started. Succeeds whatever the shim does. */
    Future<Void> shutDown() {
        Future<ShimLink> last = link;
        link = null;
        if (last == null) {
            return Future.succeededFuture();
        }
        return last.compose(to -> to.shutdown(SHUTDOWN_PATIENCE)).otherwiseEmpty();
    }

    /** Leaves the shim alone. */
    void close() {
        if (link != null) {
            link.onSuccess(ShimLink::close);
            link = null;
        }
    }

    private Future<ShimLink> linked() {
        return link == null
                ? Future.failedFuture(new NoSuchFileException(socket.toString(), null, "there is no shim"))
                : link;
    }

    /** The number of the shim that was connected to last. */
    int shimPid() {
        return shimPid;
    }
}
