package dev.monopod.worker;

import dev.monopod.model.life.AfterEnd;
import dev.monopod.model.life.ContainerLife;
import dev.monopod.model.life.Role;
import dev.monopod.reconcile.Attempt;
import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.Termination;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What is held against one pod, from the moment when it was made anew, and what follows from it by Kubernetes' rules. */
final class CaseOfPod {
    final WantedPod manifest;
    final Map<String, CaseOfContainer> containers = new HashMap<>();
    final Map<String, CaseOfRun> runs = new HashMap<>();
    final Map<String, SimulatedProcess> processes = new HashMap<>();
    final Map<String, Termination> told = new HashMap<>();
    /** Told, and not on record: lost where both the agent and the shim are before it is. */
    final Set<String> provisional = new HashSet<>();

    /** What was asked to end and has been reached by that. */
    final Set<SimulatedProcess> signalled = new HashSet<>();

    /** Since when the manifests have said so, for the first time. */
    Optional<Moment> unwanted = Optional.empty();
    /** The agent, or one before it, has decided that its time is over. */
    Optional<Moment> overdue = Optional.empty();
    /** The agent had a reason to think that its sandbox is lost. */
    boolean lost;
    /** What is begun in the present sandbox is of this round or a later one. */
    int sandboxes;
    /** The round of the next sandbox, where anything was put on record in this one. */
    int begun;

    CaseOfPod(WantedPod manifest) {
        this.manifest = manifest;
    }

    CaseOfContainer container(String name, Judge judge, VirtualTime time) {
        return containers.computeIfAbsent(name, key -> new CaseOfContainer(judge, time, life(name)));
    }

    CaseOfRun run(String id) {
        return runs.computeIfAbsent(id, key -> new CaseOfRun());
    }

    ContainerLife life(String container) {
        return manifest.life().container(container);
    }

    List<String> inRole(Role role) {
        return manifest.life().inRole(role).stream().map(ContainerLife::name).toList();
    }

    /** Since when it ends as a whole, at the earliest. */
    Optional<Moment> ends() {
        return Stream.concat(unwanted.stream(), overdue.stream()).min(Moment::compareTo);
    }

    /** How often all containers were restarted on purpose. */
    private int restarts() {
        return containers.values().stream()
                .flatMap(container -> container.latestAttempt().stream())
                .mapToInt(attempt -> attempt.round().restart())
                .max()
                .orElse(0);
    }

    /** How the latest attempt of a container is told to have ended, where it is one since all were restarted the last time. */
    private Optional<Termination> latestEnd(String name) {
        return Optional.ofNullable(containers.get(name))
                .flatMap(CaseOfContainer::latestAttempt)
                .filter(attempt -> attempt.round().restart() == restarts())
                .flatMap(attempt -> Optional.ofNullable(told.get(name + "-" + attempt.number())));
    }

    private Optional<AfterEnd> afterEnd(String name) {
        return latestEnd(name).map(end -> life(name).after(end.exitCode()));
    }

    private boolean isOver(String name) {
        return afterEnd(name).filter(AfterEnd.NOTHING::equals).isPresent();
    }

    /** An end asks for all containers to begin anew, and they have not. */
    boolean allRestartDue() {
        return manifest.life().containers().stream()
                .anyMatch(life -> afterEnd(life.name())
                        .filter(AfterEnd.RESTART_ALL_CONTAINERS::equals)
                        .isPresent());
    }

    boolean initializationFailed() {
        return inRole(Role.INIT).stream()
                .anyMatch(name -> isOver(name) && latestEnd(name).orElseThrow().exitCode() != 0);
    }

    /** All app containers have come to their end, or never come to their start. */
    boolean workIsDone() {
        boolean hopeless = initializationFailed();
        return inRole(Role.APP).stream().allMatch(name -> isOver(name) || (hopeless && !life(name, processes)));
    }

    private static boolean life(String name, Map<String, SimulatedProcess> processes) {
        return processes.values().stream()
                .anyMatch(process -> process.container().equals(name) && !process.over());
    }

    /** When the work was done: the latest end of what works. */
    Optional<Moment> workEnded() {
        return Stream.concat(inRole(Role.APP).stream(), inRole(Role.INIT).stream())
                .flatMap(name -> latestEnd(name).stream())
                .map(Termination::ended)
                .max(Moment::compareTo);
    }

    /** Whether the container is to run as long as nothing happens to it, its pod's end aside. */
    boolean isToRun(String name) {
        return switch (life(name).role()) {
            case INIT -> false;
            case SIDECAR -> !workIsDone();
            case APP -> !isOver(name) && !initializationFailed();
        };
    }

    /** Init container or sidecar that has its turn before this container may start an attempt. */
    Optional<String> forbids(String name, Attempt attempt) {
        for (ContainerLife other : manifest.life().containers()) {
            if (other.name().equals(name)) {
                return Optional.empty();
            }
            boolean passed =
                    switch (other.role()) {
                        case INIT -> hasSucceeded(other.name(), attempt);
                        case SIDECAR -> hasStarted(other, attempt);
                        case APP -> true;
                    };
            if (!passed) {
                return Optional.of(other.role() + " " + other.name());
            }
        }
        return Optional.empty();
    }

    private boolean hasSucceeded(String init, Attempt before) {
        return Optional.ofNullable(containers.get(init))
                .flatMap(CaseOfContainer::latestAttempt)
                .filter(attempt -> attempt.round().equals(before.round()))
                .map(attempt -> told.get(init + "-" + attempt.number()))
                .filter(end -> end.exitCode() == 0)
                .isPresent();
    }

    private boolean hasStarted(ContainerLife sidecar, Attempt before) {
        return Optional.ofNullable(containers.get(sidecar.name())).stream()
                .flatMap(container -> container.attempts().stream())
                .filter(attempt -> attempt.round().equals(before.round()))
                .map(attempt -> sidecar.name() + "-" + attempt.number())
                .anyMatch(id -> processes.containsKey(id) && run(id).hasStarted(sidecar));
    }

    /** Whether an app container before this one has a hook that holds others back. */
    boolean hooksBefore(String name) {
        List<String> apps = inRole(Role.APP);
        return apps.contains(name)
                && apps.subList(0, apps.indexOf(name)).stream().anyMatch(before -> hasUnansweredHook(life(before)));
    }

    private boolean hasUnansweredHook(ContainerLife app) {
        return app.postStart().isPresent()
                && processes.values().stream()
                        .filter(process -> process.container().equals(app.name()) && process.programRuns())
                        .map(process -> run(process.id()))
                        .anyMatch(run -> !run.postStartAnswered && run.ordered.isEmpty());
    }
}
