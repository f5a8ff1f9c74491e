package dev.monopod.e2e.chaos.judge;

import dev.monopod.e2e.chaos.churn.Behaviour;
import dev.monopod.e2e.chaos.churn.ChurnPod;
import dev.monopod.e2e.chaos.site.Excuses;
import dev.monopod.e2e.chaos.site.Uptime;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * One pod with one container, as its ledger, its log and the agent tell of it: true until a test changes a part, which the judge must notice.
 * Times are seconds since boot, given as seconds from the begin of the scene, a minute ago.
 */
final class Scene {
    static final String UID = "uid-1";
    static final String APP = "app";
    private static final String INCARNATION = "first";

    final Findings findings = new Findings();
    final Excuses excuses = new Excuses();
    final ChurnPod pod;
    final LogWatch logs;
    final StatusWatch status;
    final EndWatch ends;
    final Path folder;
    private final double begin = Math.floor(Uptime.now()) - 60;

    private Scene(Path folder, String restartPolicy, Behaviour does) {
        this.folder = folder;
        this.pod =
                new ChurnPod(1, 0, restartPolicy, false, ChurnPod.USUAL_IMAGE, true, new TreeMap<>(Map.of(APP, does)));
        try {
            Files.createDirectories(folder.resolve("ledgers").resolve(pod.ledger()));
            Files.createDirectories(folder.resolve("links"));
            Files.createDirectories(logFolder());
            this.logs = new LogWatch(folder.resolve("logs"), folder.resolve("archive"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.status = new StatusWatch(path -> "", folder.resolve("links"));
        this.ends = new EndWatch(folder.resolve("groups"));
    }

    /** Runs until it is told to end. */
    static Scene steady(Path folder) {
        return new Scene(folder, "Always", new Behaviour(2, 20, 500, 0, 0, 0, false));
    }

    /** The same, but hears no TERM. */
    static Scene stubborn(Path folder) {
        return new Scene(folder, "Always", new Behaviour(2, 20, 500, 0, 0, 0, true));
    }

    /** Ends with 7 again and again. */
    static Scene crashing(Path folder) {
        return new Scene(folder, "Always", new Behaviour(2, 20, 500, 2, 7, 0, false));
    }

    double at(double seconds) {
        return begin + seconds;
    }

    /** An attempt that says each second how far it is, two lines further each time. */
    String life(double from, double to) throws IOException {
        return life(INCARNATION, from, to);
    }

    String life(String incarnation, double from, double to) throws IOException {
        String nonce = UUID.randomUUID().toString();
        ledger("start %s %s %.2f".formatted(nonce, incarnation, at(from)));
        int lines = 0;
        for (double when = from; when <= to; when++) {
            lines += 2;
            ledger("said %s %d %.2f".formatted(nonce, lines, at(when)));
        }
        return nonce;
    }

    void exit(String nonce, int code, double when) throws IOException {
        int lines = lives().of(nonce).orElseThrow().life().said();
        ledger("exit %s %d %d %.2f".formatted(nonce, code, lines, at(when)));
    }

    private void ledger(String line) throws IOException {
        append(folder.resolve("ledgers").resolve(pod.ledger()).resolve(APP), line);
    }

    private Path logFolder() {
        return folder.resolve("logs")
                .resolve("default_" + pod.name() + "_" + UID)
                .resolve(APP);
    }

    /** All lines that the attempt has printed. */
    void log(int attempt, String nonce) throws IOException {
        log(attempt, nonce, 1, lives().of(nonce).orElseThrow().life().said());
    }

    void log(int attempt, String nonce, int first, int last) throws IOException {
        for (int number = first; number <= last; number++) {
            logLine(attempt, "stdout F %s %d ..........".formatted(nonce, number));
        }
    }

    void logLine(int attempt, String line) throws IOException {
        append(logFolder().resolve(attempt + ".log"), "2026-01-01T00:00:00.000000000Z " + line);
    }

    private static void append(Path file, String line) throws IOException {
        Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    Lives lives() throws IOException {
        return Lives.read(folder.resolve("ledgers"), List.of(pod));
    }

    /** The link that leads to an attempt's log. */
    void link(int attempt) throws IOException {
        Files.createSymbolicLink(
                folder.resolve("links").resolve("%s_default_%s-%s.log".formatted(pod.name(), APP, id(attempt))),
                logFolder().resolve(attempt + ".log"));
    }

    private static String id(int attempt) {
        return "id" + attempt;
    }

    Pod told(ContainerStatus container) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(pod.name())
                .withNamespace("default")
                .withUid(UID)
                .withLabels(Map.of("generation", "0"))
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .withNewStatus()
                .withPhase("Running")
                .withContainerStatuses(container)
                .endStatus()
                .build();
    }

    static Pod leaving(Pod pod) {
        return new PodBuilder(pod)
                .editMetadata()
                .withDeletionTimestamp(Instant.now().toString())
                .endMetadata()
                .build();
    }

    static ContainerStatus running(int attempt) {
        return status(
                attempt,
                new ContainerStateBuilder().withNewRunning().endRunning().build(),
                new ContainerState());
    }

    /** The latest attempt has ended. */
    ContainerStatus ended(int attempt, int code, String reason) {
        return status(attempt, end(attempt, code, reason), new ContainerState());
    }

    /** The attempt before has ended; this one runs. */
    ContainerStatus runningAgain(int attempt, int code) {
        return status(attempt, running(attempt).getState(), end(attempt - 1, code, "Error"));
    }

    private static ContainerStatus status(int attempt, ContainerState state, ContainerState last) {
        return new ContainerStatusBuilder()
                .withName(APP)
                .withContainerID("monopod://" + id(attempt))
                .withRestartCount(attempt)
                .withState(state)
                .withLastState(last)
                .build();
    }

    private ContainerState end(int attempt, int code, String reason) {
        String now = Instant.now().toString();
        return new ContainerStateBuilder()
                .withNewTerminated()
                .withContainerID("monopod://" + id(attempt))
                .withExitCode(code)
                .withReason(reason)
                .withStartedAt(now)
                .withFinishedAt(now)
                .endTerminated()
                .build();
    }

    /** What the kernel had in the group of an attempt, as seen twice a second, and no longer after that. */
    void processes(int attempt, double from, double to) {
        String key = UID + "/" + APP + "-" + attempt;
        for (double when = from; when <= to; when += 0.5) {
            ends.note(Map.of(key, Set.of(4711 + attempt)), at(when), at(when));
        }
        ends.note(Map.of(), at(to + 0.1), at(to + 0.1));
    }

    private RemovalCheck removals() throws IOException {
        return new RemovalCheck(findings, excuses, lives(), logs, status, ends, at(60));
    }

    /** What all checks of ends find. */
    List<String> judgeEnds(List<Pod> now) throws IOException {
        logs.look();
        Lives lives = lives();
        RemovalCheck removals = removals();
        removals.check(new Presence(lives, now));
        EndsCheck check = new EndsCheck(findings, excuses, lives, logs, status, removals);
        check.check();
        check.checkUndisturbed();
        return findings.wrong();
    }

    /** What the checks of logs find. */
    List<String> judgeLogs(List<Pod> now) throws IOException {
        logs.look();
        Lives lives = lives();
        Set<String> strangers = new HashSet<>(logs.nonces());
        strangers.removeAll(lives.nonces());
        Presence presence = new Presence(lives, now);
        new LogCheck(findings, excuses, lives, presence::over, at(60)).check(logs, status, strangers);
        new LinkCheck(findings, folder.resolve("links")).check(now);
        return findings.wrong();
    }

    /** What the check of told pods finds. */
    List<String> judgeStatus(List<Pod> now) throws IOException {
        logs.look();
        new StatusCheck(findings, excuses, lives(), logs, at(60)).check(List.of(pod), now);
        return findings.wrong();
    }
}
