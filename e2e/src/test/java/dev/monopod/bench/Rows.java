package dev.monopod.bench;

/** Names of the rows that more than one subject has a line in. */
final class Rows {
    static final String START = "file renamed into the directory -> both containers run";
    static final String FIRST = "the same, of an agent's first pod";
    static final String BURST = "many pods at once -> all containers run";
    static final String RESTART = "SIGKILL of a container -> its replacement runs";
    static final String PROCESS_GONE = "file removed -> processes gone";
    static final String NOTHING_LEFT = "file removed -> nothing left";
    static final String ONE_CONTAINER = "one container, no agent -> it runs";
    static final String LOG = "log: container -> file";
    static final String LOG_CPU = "log: helper's processor time";

    private Rows() {}
}
