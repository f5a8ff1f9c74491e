package dev.monopod.worker;

import dev.monopod.reconcile.Exit;
import dev.monopod.runtime.PodRuntime;
import dev.monopod.runtime.pod.RecordsOfPod;
import dev.monopod.runtime.shim.ShimProcess;
import dev.monopod.runtime.shim.ShimProcess.State;
import dev.monopod.worker.VirtualTime.Life;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An agent's connection to a shim, with the rules of the real one: lost at any moment, made anew, and then everything is told again. */
final class SimulatedLink {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration START_PATIENCE = Duration.ofMinutes(2);

    private final Machine machine;
    private final PodOnMachine pod;
    private final Life life;
    private final Loop loop;
    private final PodRuntime.Events events;
    private final Map<String, ShimProcess> known = new HashMap<>();
    private @Nullable Future<Session> session;
    private int shimPid;

    SimulatedLink(Machine machine, PodOnMachine pod, Life life, Loop loop, PodRuntime.Events events) {
        this.machine = machine;
        this.pod = pod;
        this.life = life;
        this.loop = loop;
        this.events = events;
    }

    /** One connection: both ways in order, until it is lost. */
    final class Session {
        private final SimulatedShim shim;
        private final Map<String, Promise<ShimProcess>> waiting = new HashMap<>();
        private final Set<Promise<Void>> signals = new LinkedHashSet<>();
        private boolean open = true;
        /** Nothing gets through any more; neither side knows it yet. */
        private boolean cut;

        private long lastDown;
        private long lastUp;

        private Session(SimulatedShim shim) {
            this.shim = shim;
        }

        void deliver(Runnable news) {
            VirtualTime time = machine.time();
            lastDown =
                    Math.max(lastDown, time.nanos() + machine.faults().latency().toNanos());
            time.at(
                    lastDown,
                    life,
                    () -> loop.soon(() -> {
                        if (open && !cut) {
                            news.run();
                        }
                    }));
        }

        /** What is under way arrives, though its sender be killed meanwhile. */
        private void send(Runnable request) {
            VirtualTime time = machine.time();
            lastUp = Math.max(lastUp, time.nanos() + machine.faults().latency().toNanos());
            time.at(lastUp, machine.forever(), () -> {
                if (shim.serves(this) && !cut) {
                    request.run();
                }
            });
        }

        private void cut() {
            cut = true;
            lose();
        }

        void told(ShimProcess process) {
            known.put(process.id(), process);
            tell(process);
        }

        /** From the shim's side, or on the way: the agent learns of it a little later. */
        void lose() {
            machine.time().after(machine.faults().latency(), life, () -> loop.soon(this::lost));
        }

        private void lost() {
            if (!open) {
                return;
            }
            open = false;
            machine.time().note(pod.uid + " link lost");
            if (session != null && session.result() == this) {
                reopen();
            }
            Map<String, Promise<ShimProcess>> unanswered = new TreeMap<>(waiting);
            waiting.clear();
            unanswered.forEach((id, promise) -> promise.tryFail(new IOException("the connection was lost")));
            Set<Promise<Void>> signalling = new LinkedHashSet<>(signals);
            signals.clear();
            signalling.forEach(promise -> promise.tryFail(new IOException("the connection was lost")));
        }

        private void leave() {
            open = false;
            shim.left(this);
        }

        Future<ShimProcess> start(String container, int number) {
            String id = container + "-" + number;
            Promise<ShimProcess> answer = Promise.promise();
            if (!open) {
                return Future.failedFuture(new IOException("the connection is closed"));
            }
            waiting.put(id, answer);
            send(() -> shim.start(container, number, reply -> {
                if (shim.serves(this)) {
                    deliver(() -> answered(id, reply));
                } else {
                    // Another agent has come since; it is told unasked.
                    reply.ifPresent(shim::tell);
                }
            }));
            loop.in(START_PATIENCE, () -> {
                if (waiting.remove(id, answer)) {
                    answer.tryFail(new Unanswered());
                }
            });
            return answer.future();
        }

        Future<Void> signal(String id) {
            Promise<Void> answer = Promise.promise();
            if (!open) {
                return Future.failedFuture(new IOException("the connection is closed"));
            }
            signals.add(answer);
            send(() -> {
                shim.signal(id);
                deliver(answer::tryComplete);
            });
            loop.in(PATIENCE, () -> answer.tryFail(new Unanswered()));
            return answer.future().onComplete(done -> signals.remove(answer));
        }

        private void answered(String id, Optional<ShimProcess> reply) {
            Promise<ShimProcess> answer = waiting.remove(id);
            if (answer == null) {
                reply.ifPresent(this::told);
                return;
            }
            reply.ifPresentOrElse(answer::complete, () -> answer.fail(new Refused()));
        }
    }

    static final class Unanswered extends IOException {
        private static final long serialVersionUID = 1;
    }

    static final class Refused extends IOException {
        private static final long serialVersionUID = 1;
    }

    Future<Session> open() {
        close();
        Promise<Session> opened = Promise.promise();
        session = opened.future();
        Future<Session> mine = opened.future();
        machine.time().after(machine.faults().latency(), life, () -> {
            Optional<SimulatedShim> shim = pod.livingShim().filter(listening -> pod.socket);
            if (shim.isEmpty()) {
                loop.soon(() -> {
                    session = session == mine ? null : session;
                    opened.fail(new IOException("there is no shim"));
                });
                return;
            }
            Session made = new Session(shim.get());
            Map<String, ShimProcess> welcome = shim.get().welcome(made);
            machine.time().note(pod.uid + " welcome, knowing " + welcome.keySet());
            made.deliver(() -> {
                known.clear();
                known.putAll(welcome);
                shimPid = shim.get().pid();
                opened.complete(made);
            });
            // Lost before it was greeted: nobody is there.
            loop.in(PATIENCE, () -> {
                if (opened.tryFail(new IOException("the shim does not answer"))) {
                    made.leave();
                    session = session == mine ? null : session;
                }
            });
        });
        return mine;
    }

    Optional<Map<String, ShimProcess>> known() {
        return session == null ? Optional.empty() : Optional.of(Map.copyOf(known));
    }

    /** The number of the shim that was connected to last. */
    int shimPid() {
        return shimPid;
    }

    /** The latest that was heard of a process, also where there is no shim any more. */
    Optional<ShimProcess> lastWord(String id) {
        return Optional.ofNullable(known.get(id));
    }

    private void reopen() {
        open().onSuccess(again -> {
                    if (known.containsKey(SimulatedShim.PAUSE)) {
                        new TreeMap<>(known).values().forEach(this::tell);
                    } else {
                        events.sandboxLost();
                    }
                })
                .onFailure(cause -> {
                    machine.time().note(pod.uid + " sandbox lost: " + cause.getMessage());
                    machine.judge().sandboxSeemsLost(pod);
                    events.sandboxLost();
                });
    }

    private void tell(ShimProcess process) {
        if (process.id().equals(SimulatedShim.PAUSE)) {
            if (process.over()) {
                machine.time().note(pod.uid + " sandbox lost: pause has ended");
                events.sandboxLost();
            }
            return;
        }
        int dash = process.id().lastIndexOf('-');
        String container = process.id().substring(0, dash);
        int number = Integer.parseInt(process.id().substring(dash + 1));
        if (process.over()) {
            Exit exit = RecordsOfPod.told(process);
            events.exited(container, number, exit);
        } else if (process.state() == State.RUNNING) {
            events.started(container, number, process.pid(), process.startedAt());
        }
    }

    Future<ShimProcess> start(String container, int number) {
        return linked().compose(to -> to.start(container, number))
                .onSuccess(process -> known.put(process.id(), process))
                .recover(failure -> failure instanceof Refused || failure instanceof Unanswered || session == null
                        ? Future.failedFuture(failure)
                        : session.compose(again -> unlessKnown(container, number)));
    }

    private Future<ShimProcess> unlessKnown(String container, int number) {
        ShimProcess process = known.get(container + "-" + number);
        if (process == null) {
            return start(container, number);
        }
        return process.state() == State.STARTING
                ? Future.failedFuture(new IOException("is being started; the shim will tell how that ends"))
                : Future.succeededFuture(process);
    }

    Future<ShimProcess> startPause() {
        return linked().compose(to -> {
            Promise<ShimProcess> answer = Promise.promise();
            to.waiting.put(SimulatedShim.PAUSE, answer);
            to.send(() -> {
                ShimProcess pause = to.shim.startPause();
                to.deliver(() -> to.answered(SimulatedShim.PAUSE, Optional.of(pause)));
            });
            return answer.future().onSuccess(pause -> known.put(pause.id(), pause));
        });
    }

    void tellShim(Consumer<SimulatedShim> request) {
        linked().onSuccess(to -> to.send(() -> request.accept(to.shim)));
    }

    Future<Void> signal(String id) {
        return linked().compose(to -> to.signal(id));
    }

    void forget(String id) {
        tellShim(shim -> shim.forget(id));
        known.remove(id);
    }

    Future<Void> shutDown() {
        Future<Session> last = session;
        session = null;
        if (last == null) {
            return Future.succeededFuture();
        }
        return last.compose(to -> {
                    Promise<Void> done = Promise.promise();
                    to.send(() -> {
                        to.deliver(done::tryComplete);
                        to.shim.shutDown();
                    });
                    loop.in(Duration.ofSeconds(5), done::tryComplete);
                    return done.future().onComplete(over -> to.leave());
                })
                .otherwiseEmpty();
    }

    /** A fault on the way: the shim lives on. */
    void lose() {
        if (session != null) {
            session.onSuccess(Session::cut);
        }
    }

    void close() {
        if (session != null) {
            session.onSuccess(Session::leave);
            session = null;
        }
    }

    private Future<Session> linked() {
        return session == null ? Future.failedFuture(new IOException("there is no shim")) : session;
    }
}
