package dev.monopod.e2e.chaos.site;

import dev.monopod.e2e.AgentProcess;
import dev.monopod.e2e.Directories;
import dev.monopod.e2e.HostProcess;
import dev.monopod.e2e.RawHttp;
import dev.monopod.e2e.ToldPods;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The agent, in the hands of a service manager that is also its murderer. What changes it is for one thread, that of the faults that
 * need the agent for themselves; anybody may ask it.
 */
public final class KeptAgent implements ToldPods {
    private static final Path MONOPOD = Path.of(System.getenv("MONOPOD_HOME"), "bin/monopod");

    private static final int LAST_WORDS = 2000;

    private final Directories directories;
    private final List<String> options;
    private final List<Path> outputs = new ArrayList<>();
    private boolean stopped;
    private volatile @Nullable AgentProcess current;
    private final AtomicInteger kills = new AtomicInteger();
    private final List<String> crashes = new CopyOnWriteArrayList<>();

    /** @param options more of them, for {@code monopod run} */
    public KeptAgent(Directories directories, List<String> options) {
        this.directories = directories;
        this.options = List.copyOf(options);
    }

    /** Begins a run; it is not known how far it has come. */
    public void launch() throws IOException {
        launch(List.of(), Map.of());
    }

    /**
     * The same in other circumstances.
     *
     * @param wrapper a program with its arguments, which is to run the agent; empty for none
     * @param environment variables added to those of this process
     */
    public synchronized void launch(List<String> wrapper, Map<String, String> environment) throws IOException {
        if (stopped) {
            throw new IOException("the run is over: no agent is begun any more");
        }
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(List.of(MONOPOD.toString(), "run"));
        command.addAll(directories.options());
        command.addAll(options);
        Path output = directories.top().resolve("agent-" + outputs.size() + ".txt");
        outputs.add(output);
        current = AgentProcess.start(command, environment, output);
    }

    /** SIGKILL; waits until it is gone. That one has ended by itself is held against it. */
    public void kill() throws IOException, InterruptedException {
        if (alive()) {
            kills.incrementAndGet();
        } else {
            crashes.add(lastWords());
        }
        current().kill();
    }

    /** The same of an agent that was given reason to end by itself. */
    public void killIfAlive() throws InterruptedException {
        if (alive()) {
            kills.incrementAndGet();
        }
        current().kill();
    }

    /** How agents ended that ended by themselves, since this was last asked. */
    public List<String> takeCrashes() {
        List<String> taken = List.copyOf(crashes);
        crashes.removeAll(taken);
        return taken;
    }

    /** Ends it for good, if it was ever begun. */
    public synchronized void stop() throws InterruptedException {
        stopped = true;
        if (current != null) {
            current().kill();
        }
    }

    /** Of one that has ended. */
    public int exitCode() {
        return current().exitCode();
    }

    /** How it ended, and what it printed last. */
    public String lastWords() throws IOException {
        String said = current().output();
        return "exit code " + current().exitCode() + ": "
                + said.substring(Math.max(0, said.length() - LAST_WORDS)).strip();
    }

    public boolean alive() {
        return current().alive();
    }

    /** How often it was killed by SIGKILL. */
    public int kills() {
        return kills.get();
    }

    private AgentProcess current() {
        return Objects.requireNonNull(current, "not launched yet");
    }

    public HostProcess process() throws IOException {
        return HostProcess.of((int) current().pid());
    }

    /** What all its runs have printed, the latest last. */
    public List<Path> outputs() {
        return List.copyOf(outputs);
    }

    /** What the present run has printed. */
    public String output() throws IOException {
        return current().output();
    }

    public boolean ready() {
        try {
            return get("/readyz").equals("ok");
        } catch (IOException away) {
            return false;
        }
    }

    /** False where it is not ready within this time, or ends. */
    public boolean awaitReady(long millis) {
        long end = System.nanoTime() + millis * 1_000_000;
        while (!ready()) {
            if (System.nanoTime() - end > 0 || !alive()) {
                return false;
            }
            LockSupport.parkNanos(10_000_000);
        }
        return true;
    }

    /** Over its own socket, which stays where it is when the agent is another. */
    @Override
    public String get(String path) throws IOException {
        RawHttp.Answer answer =
                RawHttp.onSocket(directories.run().resolve("monopod.sock")).get(path);
        if (answer.status() == 0) {
            throw new IOException("the agent did not answer");
        }
        return answer.body();
    }
}
