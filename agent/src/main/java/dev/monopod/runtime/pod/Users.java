package dev.monopod.runtime.pod;

import dev.monopod.reconcile.ContainerState.Running;
import dev.monopod.reconcile.PodState;
import dev.monopod.runtime.ContainerUser;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * As whom a pod's containers run: what the kernel says of their first processes as soon as these run, and of those that ran already when
 * this agent came. So image and manifest need not be asked again, and what is told is so. Who becomes somebody else later on, as a program
 * with the right to may, is told as what it was. Confined to the context of the pod's worker.
 */
final class Users {
    private final Node node;
    private final Map<String, ContainerUser> users = new HashMap<>();

    Users(Node node) {
        this.node = node;
    }

    /** Of a container that has just been started. */
    Future<Void> look(String container, int pid) {
        return node.off(() -> read(pid)).otherwise(gone -> Optional.empty()).map(found -> {
            found.ifPresent(user -> users.put(container, user));
            return null;
        });
    }

    /** It has another attempt. */
    void forget(String container) {
        users.remove(container);
    }

    /** Of all that run. */
    Future<PodState> look(PodState state) {
        Map<String, Integer> pids = new LinkedHashMap<>();
        state.containers().forEach((name, container) -> {
            if (container instanceof Running running) {
                pids.put(name, running.pid());
            }
        });
        return pids.isEmpty()
                ? Future.succeededFuture(state)
                : node.off(() -> read(pids)).map(found -> {
                    users.putAll(found);
                    return state;
                });
    }

    private static Map<String, ContainerUser> read(Map<String, Integer> pids) {
        Map<String, ContainerUser> found = new HashMap<>();
        pids.forEach((name, pid) -> read(pid).ifPresent(user -> found.put(name, user)));
        return found;
    }

    /** Empty where it has ended. */
    private static Optional<ContainerUser> read(int pid) {
        try {
            return ContainerUser.of(Files.readAllLines(Path.of("/proc", Integer.toString(pid), "status")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** By container. */
    Map<String, ContainerUser> all() {
        return Map.copyOf(users);
    }
}
