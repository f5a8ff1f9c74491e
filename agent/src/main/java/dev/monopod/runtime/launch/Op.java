package dev.monopod.runtime.launch;

/** The primitive steps that the shim knows: their numbers and names in the protocol, and why a plan has one. */
public enum Op {
    PROCESS_NEW(1, "process.new", "a container is a process: this makes it, with new namespaces of its own"),
    CGROUP_JOIN(
            2,
            "cgroup.join",
            "it counts itself into its control groups before it is anything, so nothing escapes its limits"),
    NS_JOIN(3, "ns.join", "what the containers of a pod share: they join the namespaces that pause holds"),
    NS_NEW(4, "ns.new", "what it sees from here on is its own"),
    LOOPBACK_UP(
            5,
            "loopback.up",
            "a new network namespace has only lo, and it is down; localhost is what containers of a pod meet on"),
    HOSTNAME(6, "hostname", "the pod's name, seen by all its containers"),
    SYSCTL(7, "sysctl", "a kernel setting of the pod's own namespaces"),
    OOM_SCORE_ADJ(
            8, "oom_score_adj", "who has to go first when the machine runs out of memory, by the pod's QoS class"),
    MOUNT_PROPAGATION(9, "mount.propagation", "mounts made from here on stay in this mount namespace"),
    MOUNT_OVERLAY(
            10, "mount.overlay", "the root: the image's layers, read-only and shared, below a fresh layer to write to"),
    MOUNT_FS(11, "mount.fs", "a file system of its own, which shows the namespaces that it was mounted in"),
    ROOT(12, "root", "targets from here on are resolved inside this folder, whatever symlinks an image holds"),
    BIND(13, "bind", "shows something of the host at a place inside"),
    DEVICE(14, "device", "one of the devices that every program may expect"),
    SYMLINK(15, "symlink", "a name that programs expect"),
    MASK(16, "mask", "hides what tells or changes too much about the host"),
    READONLY(17, "readonly", "may be read, not written"),
    ROOT_PIVOT(18, "root.pivot", "switches the root: from here on the host's files have no name any more"),
    WORKDIR(19, "workdir", "where the program starts"),
    CAPS_BOUNDING(20, "caps.bounding", "what root's power is cut down to: no program started here can ever have more"),
    USER(21, "user", "who the program runs as"),
    CAPS(22, "caps", "the powers that it holds itself"),
    NO_NEW_PRIVS(23, "no_new_privs", "setuid programs and file capabilities give nothing any more"),
    EXEC(24, "exec", "from here on it is the container's own program, PID 1"),
    TTY(25, "tty", "a terminal of the container's own, for somebody to type at");

    private final int number;
    private final String label;
    private final String why;

    Op(int number, String label, String why) {
        this.number = number;
        this.label = label;
        this.why = why;
    }

    public int number() {
        return number;
    }

    /** The protocol's name of the step. */
    public String label() {
        return label;
    }

    /** A sentence on why a plan has such a step. */
    public String why() {
        return why;
    }
}
