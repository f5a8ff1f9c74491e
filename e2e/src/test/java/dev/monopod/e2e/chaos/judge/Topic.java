package dev.monopod.e2e.chaos.judge;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What is compared. */
public enum Topic {
    WATCH("the watch itself", When.IF_IT_COMES),
    ANSWERS("answers of the agent", When.IF_IT_COMES),
    READINESS("readiness", When.EACH_RUN),
    PODS("pods as manifests want them", When.EACH_RUN),
    CONTAINERS("containers as manifests want them", When.EACH_RUN),
    RESTARTS("restart counts", When.EACH_RUN),
    RUNNING("containers told as running or not", When.EACH_RUN),
    SAME_ENDS("ends told the same each time", When.A_FEW_ROUNDS),
    /** Only where a fault has made starts fail. */
    FAILED_STARTS("starts that failed", When.IF_IT_COMES),
    EXIT_CODES("exit codes", When.A_FEW_ROUNDS),
    UNDISTURBED("containers that nobody disturbed", When.A_FEW_ROUNDS),
    ASKED_TO_END("containers of removed pods that end when they are asked to", When.A_FEW_ROUNDS),
    GRACE("grace periods of containers that don't", When.MANY_ROUNDS),
    LOGS("logs of attempts that have printed", When.EACH_RUN),
    LOG_ORDER("log lines in their order", When.EACH_RUN),
    LOG_ENDS("logs with their last lines", When.A_FEW_ROUNDS),
    LOG_LINKS("links to logs", When.EACH_RUN),
    GROUPS("control groups", When.EACH_RUN),
    GROUPS_OF_RUNNING("control groups of running containers", When.EACH_RUN),
    INFRASTRUCTURE("shims and pauses", When.EACH_RUN),
    NAMESPACES("namespaces", When.EACH_RUN),
    MOUNTS("mounts on the machine", When.EACH_RUN),
    TREE("processes in the tree", When.EACH_RUN),
    FILES("files", When.EACH_RUN),
    SOCKETS("sockets", When.EACH_RUN),
    AGENT_DESCRIPTORS("descriptors of the agent", When.EACH_RUN),
    AGENT_THREADS("threads of the agent", When.EACH_RUN),
    SHIM_DESCRIPTORS("descriptors of shims", When.EACH_RUN);

    private final String words;
    private final When when;

    Topic(String words, When when) {
        this.words = words;
        this.when = when;
    }

    /** From how many rounds on it is to have been compared at all. */
    private enum When {
        EACH_RUN(1),
        /** The only round of a run may have had no end of a container, or one that a fault excuses. */
        A_FEW_ROUNDS(4),
        /** Each of a few rounds may have changed the only pod of that sort before it began. */
        MANY_ROUNDS(8),
        IF_IT_COMES(Integer.MAX_VALUE);

        private final int rounds;

        When(int rounds) {
            this.rounds = rounds;
        }
    }

    public String words() {
        return words;
    }

    /**
     * What a run should have compared and has not: a judge who was shown nothing finds nothing wrong.
     *
     * @param compared how often, by words, over the whole run
     * @param rounds how many it had
     */
    public static List<String> missing(Map<String, Integer> compared, int rounds) {
        return Arrays.stream(values())
                .filter(topic -> rounds >= topic.when.rounds)
                .filter(topic -> compared.getOrDefault(topic.words, 0) == 0)
                .map(Topic::words)
                .toList();
    }
}
