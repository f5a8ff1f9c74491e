package dev.monopod.worker;

import dev.monopod.runtime.ExecResult;
import dev.monopod.worker.VirtualTime.Life;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An agent's commands in the containers of one pod. As on a real machine nothing of them outlives the agent or the container, the time
 * limit is the agent's, and a command may not be begun at all.
 */
final class SimulatedCommands {
    private static final int KILLED = 137;

    private final Machine machine;
    private final PodOnMachine pod;
    private final SimulatedWork work;
    private final Life life;
    private final Loop loop;

    SimulatedCommands(Machine machine, PodOnMachine pod, SimulatedWork work, Life life, Loop loop) {
        this.machine = machine;
        this.pod = pod;
        this.work = work;
        this.life = life;
        this.loop = loop;
    }

    Future<ExecResult> run(String container, int attempt, List<String> command, Duration timeout) {
        String id = container + "-" + attempt;
        Question question = Question.of(command);
        Command run = new Command(id, question);
        return work.faulty(question + " in " + id, () -> {
                    Duration limit = timeout.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : timeout;
                    Loop.Alarm alarm = loop.in(limit, run::timeOut);
                    work.off(() -> pod.records.has(id)).onComplete(prepared -> run.prepared(prepared.succeeded()));
                    return run.result.future().onComplete(done -> alarm.cancel());
                })
                .onSuccess(result -> machine.judge().life().answered(pod, id, question, result));
    }

    /** From the request to its result; whatever comes first counts. */
    private final class Command {
        private final String id;
        private final Question question;
        private final Promise<ExecResult> result = Promise.promise();
        private boolean over;

        private Command(String id, Question question) {
            this.id = id;
            this.question = question;
        }

        private void prepared(boolean well) {
            if (!well) {
                result.tryComplete(new ExecResult.NotStarted("could not be made ready"));
            } else if (!over) {
                machine.time().after(machine.faults().latency(), life, this::atTheShim);
            }
        }

        private void timeOut() {
            over = true;
            result.tryComplete(new ExecResult.TimedOut(""));
        }

        private void atTheShim() {
            if (over) {
                return;
            }
            Optional<SimulatedProcess> process = pod.livingShim()
                    .flatMap(shim -> pod.processes.stream()
                            .filter(one -> one.id().equals(id) && one.programRuns())
                            .findFirst());
            if (process.isEmpty() || machine.faults().oneIn(40)) {
                tell(new ExecResult.NotStarted("the shim runs no command"));
                return;
            }
            begin(process.get());
        }

        private void begin(SimulatedProcess process) {
            machine.judge().life().asked(process, question);
            Temper.Answer answer = process.temper().to(question);
            process.beforeItsEnd(() -> end(new ExecResult.Exited(KILLED, "")));
            Runnable ends = () -> end(
                    pod.livingShim().isPresent()
                            ? new ExecResult.Exited(answer.code(), "")
                            : new ExecResult.NotStarted("the connection was lost"));
            answer.takes()
                    .ifPresentOrElse(
                            takes -> machine.time().after(takes, life, ends),
                            () -> machine.faults().hang(life, ends));
        }

        private void end(ExecResult how) {
            if (!over) {
                over = true;
                tell(how);
            }
        }

        private void tell(ExecResult how) {
            machine.time().after(machine.faults().latency(), life, () -> loop.soon(() -> result.tryComplete(how)));
        }
    }
}
