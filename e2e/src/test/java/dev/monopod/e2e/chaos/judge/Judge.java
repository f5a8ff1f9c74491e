package dev.monopod.e2e.chaos.judge;

import dev.monopod.e2e.ControlGroups;
import dev.monopod.e2e.chaos.churn.ChurnPod;
import dev.monopod.e2e.chaos.site.Excuses;
import dev.monopod.e2e.chaos.site.Site;
import dev.monopod.e2e.chaos.site.Uptime;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Compares, from outside, what the agent says with what the kernel shows and what containers wrote down themselves. It knows nothing of
 * faults but what they own up to.
 */
public final class Judge implements AutoCloseable {
    private static final long WATCH_NANOS = Duration.ofMillis(150).toNanos();
    private static final long WATCH_STATUS_NANOS = 3 * WATCH_NANOS;

    private final Site site;
    private final LogWatch logs;
    private final StatusWatch status;
    private final EndWatch ends;
    /** Of all attempts that have ever begun. */
    private final Set<String> nonces = new HashSet<>();
    /** Each by itself: an agent that does not answer must not keep the judge from seeing logs that are rotated meanwhile. */
    private final List<Thread> watching;

    private volatile boolean closed;
    private volatile Optional<String> blindness = Optional.empty();

    private Judge(Site site) throws IOException {
        this.site = site;
        this.logs = new LogWatch(site.logs().resolve("pods"), site.archive());
        this.status = new StatusWatch(site.agent(), site.logs().resolve("containers"));
        this.ends = new EndWatch(
                ControlGroups.hierarchy("pids").resolve(site.directories().name()));
        this.watching = List.of(
                new Thread(() -> watch(logs::look, WATCH_NANOS), "chaos-watch-logs"),
                new Thread(() -> watch(ends::look, WATCH_NANOS), "chaos-watch-ends"),
                new Thread(() -> watch(status::look, WATCH_STATUS_NANOS), "chaos-watch-status"));
    }

    /** Begins to watch, for what is not kept until it is judged. */
    public static Judge watching(Site site) throws IOException {
        Judge judge = new Judge(site);
        judge.watching.forEach(Thread::start);
        return judge;
    }

    private void watch(Runnable look, long nanos) {
        try {
            while (!closed) {
                look.run();
                LockSupport.parkNanos(nanos);
            }
        } catch (RuntimeException e) {
            // A judge who looks away sees nothing wrong.
            blindness = Optional.of(e.toString());
        }
    }

    /**
     * Waits until all is as it should be.
     *
     * @param wanted what the manifests say
     * @param before what they said before the round, whose ends and logs are still to be judged
     * @param bound how long it may take
     */
    public Verdict judge(List<ChurnPod> wanted, List<ChurnPod> before, Duration bound) throws InterruptedException {
        long begin = System.nanoTime();
        while (true) {
            long since = System.nanoTime() - begin;
            Findings findings = look(wanted, before);
            if (findings.wrong().isEmpty() || since > bound.toNanos()) {
                return new Verdict(
                        findings.wrong(),
                        findings.compared(),
                        Duration.ofNanos(since).toMillis());
            }
            Thread.sleep(100);
        }
    }

    private Findings look(List<ChurnPod> wanted, List<ChurnPod> before) {
        Findings findings = new Findings();
        blindness.ifPresent(why -> findings.check(Topic.WATCH, false, () -> why));
        try {
            compare(findings, wanted, before);
        } catch (IOException e) {
            findings.check(Topic.ANSWERS, false, () -> "%s".formatted(e));
        } catch (UncheckedIOException e) {
            findings.check(Topic.WATCH, false, () -> "%s".formatted(e.getCause()));
        }
        return findings;
    }

    private void compare(Findings findings, List<ChurnPod> wanted, List<ChurnPod> before) throws IOException {
        Set<ChurnPod> all = new LinkedHashSet<>(wanted);
        all.addAll(before);
        double now = Uptime.now();
        List<Pod> told = site.agent().pods();
        status.look(told, now);
        ends.look();
        logs.look();
        // After the logs: what is in them was begun before.
        Set<String> printed = logs.nonces();
        Lives lives = Lives.read(site.ledgers(), all);
        logs.look();
        nonces.addAll(lives.nonces());
        findings.check(Topic.READINESS, site.agent().ready(), () -> "the agent is not ready");
        Excuses excuses = site.excuses();
        Presence presence = new Presence(lives, told);
        double then = Uptime.now();
        new StatusCheck(findings, excuses, lives, logs, then).check(wanted, told);
        RemovalCheck removals = new RemovalCheck(findings, excuses, lives, logs, status, ends, then);
        removals.check(presence);
        EndsCheck check = new EndsCheck(findings, excuses, lives, logs, status, removals);
        check.check();
        check.checkUndisturbed();
        new LogCheck(findings, excuses, lives, presence::over, then).check(logs, status, strangers(printed));
        new LinkCheck(findings, site.logs().resolve("containers")).check(told);
        new KernelCheck(findings, KernelView.of(site)).check(told);
        new FilesCheck(findings, site.directories()).check(told);
        new CostCheck(findings).check(site.agent().process(), site.groups().below(), wanted.size());
    }

    /** Of these nonces those that no attempt has ever had. */
    private Set<String> strangers(Set<String> printed) {
        Set<String> found = new HashSet<>(printed);
        found.removeAll(nonces);
        return found;
    }

    /**
     * What is to be nowhere once all manifests are gone.
     *
     * @param before what they said before
     */
    public Verdict judgeEmptiness(List<ChurnPod> before, Duration bound) throws InterruptedException {
        return judge(List.of(), before, bound);
    }

    /** How many lines were read in all, of how many attempts. */
    public Map<String, Integer> read() {
        List<Printed> all =
                logs.all().stream().filter(printed -> !printed.isOfNobody()).toList();
        return Map.of("lines", all.stream().mapToInt(Printed::last).sum(), "attempts", all.size());
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        for (Thread watch : watching) {
            watch.join();
        }
    }
}
