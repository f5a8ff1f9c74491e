package dev.monopod.e2e.chaos.fault;

import dev.monopod.e2e.chaos.site.Site;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * The agent is killed when it is seen from outside to be in the midst of something: a file that belongs to it has just appeared. Where
 * nothing of that sort happens for a while, it is killed all the same. Costs nothing.
 */
final class AgentKilledAmid implements Fault {
    private static final int PATIENCE_MILLIS = 4000;
    private static final int MOST_DELAY_MICROS = 30_000;
    private static final long LOOK_NANOS = 500_000;

    private final Work work;

    AgentKilledAmid(Work work) {
        this.work = work;
    }

    /** What it is seen to do, and by which new files. */
    enum Work {
        SANDBOX("creation of a sandbox", "pods/* pods/*/shim.sock"),
        START("start of a container", "pods/*/attempts/* pods/*/attempts/*/attempt.json"),
        RECORD("writing of a record", "pods/*/attempts/*/attempt.json.new pods/*/attempts/*/exit"),
        REMOVAL("end of a pod", "pods/*/removed"),
        ROTATION("rotation of a log", "../log/pods/*/*/*.log.*"),
        IMAGE("load of an image", "../root/images/tmp/*");

        private final String title;
        private final String files;

        Work(String title, String files) {
            this.title = title;
            this.files = files;
        }
    }

    @Override
    public String name() {
        return "agent killed amid the " + work.title;
    }

    @Override
    public FaultKind kind() {
        return FaultKind.AGENT_KILLED;
    }

    @Override
    public void strike(Site site, RandomGenerator random) throws Exception {
        long delay = random.nextInt(MOST_DELAY_MICROS) * 1000L;
        boolean ready = random.nextBoolean();
        if (ready) {
            site.agent().awaitReady(PATIENCE_MILLIS);
        }
        String[] patterns = work.files.split(" ");
        String pattern = patterns[random.nextInt(patterns.length)];
        if (awaitNew(site.directories().run(), pattern)) {
            site.journal().note(name() + ": at sight of " + pattern);
        }
        LockSupport.parkNanos(delay);
        site.agent().kill();
        site.agent().launch();
    }

    private static boolean awaitNew(Path folder, String pattern) {
        Set<Path> before = matching(folder, pattern);
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
        while (System.nanoTime() - end < 0) {
            Set<Path> now = matching(folder, pattern);
            if (!before.containsAll(now)) {
                return true;
            }
            before = now;
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return false;
    }

    /** All paths below a folder that match, part by part. */
    private static Set<Path> matching(Path folder, String pattern) {
        Set<Path> found = Set.of(folder);
        for (String part : pattern.split("/")) {
            Set<Path> next = new HashSet<>();
            for (Path parent : found) {
                if (part.contains("*")) {
                    addChildren(next, parent, part);
                } else if (part.equals("..") || Files.exists(parent.resolve(part))) {
                    next.add(parent.resolve(part));
                }
            }
            found = next;
        }
        return found;
    }

    private static void addChildren(Set<Path> found, Path parent, String part) {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(parent, part)) {
            children.forEach(found::add);
        } catch (IOException | DirectoryIteratorException gone) {
            return;
        }
    }
}
