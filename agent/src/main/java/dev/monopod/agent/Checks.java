package dev.monopod.agent;

import dev.monopod.kernel.Inotify;
import dev.monopod.kernel.KernelException;
import dev.monopod.runtime.cgroup.CgroupTree;
import dev.monopod.runtime.cgroup.Hierarchies;
import dev.monopod.runtime.launch.Namespace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a machine needs for pods, looked for one by one. Nothing is changed. */
public final class Checks {
    private static final Path PROC = Path.of("/proc");
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+).*");

    /** mount_setattr(2), the newest system call that the shim can't do without. */
    private static final int MAJOR = 5;

    private static final int MINOR = 12;

    /** sun_path has 108 bytes, one of them the NUL (unix(7)). */
    private static final int LONGEST_SOCKET_PATH = 107;

    private static final String LONGEST_SOCKET_NAME = "/pods/0123456789abcdef0123456789abcdef/shim.sock";
    private static final long ENOUGH_WATCHES = 8192;

    private Checks() {}

    /** All checks, for an agent with these directories. */
    public static List<Check> all(Path rootDirectory, Path runDirectory) {
        List<Check> checks = new ArrayList<>();
        checks.add(root());
        checks.add(kernel());
        checks.add(java());
        checks.add(programs());
        checks.add(overlay());
        checks.add(namespaces());
        checks.addAll(controlGroups());
        checks.add(oomScore());
        checks.add(watches());
        checks.add(runDirectory(runDirectory));
        checks.add(space(rootDirectory));
        return checks;
    }

    private static Check root() {
        return "root".equals(System.getProperty("user.name"))
                ? Check.ok("user", "root")
                : Check.fail(
                        "user",
                        System.getProperty("user.name"),
                        "run the agent as root: it makes namespaces and mounts");
    }

    private static Check kernel() {
        String version = System.getProperty("os.version");
        Matcher numbers = VERSION.matcher(version);
        boolean enough = numbers.matches()
                && (Integer.parseInt(numbers.group(1)) > MAJOR
                        || (Integer.parseInt(numbers.group(1)) == MAJOR
                                && Integer.parseInt(numbers.group(2)) >= MINOR));
        return enough
                ? Check.ok("kernel", version)
                : Check.fail("kernel", version, "Linux " + MAJOR + "." + MINOR + " or newer is needed");
    }

    /** The launcher refuses one that is too old: what it finds here is for whoever wonders which it takes. */
    private static Check java() {
        return Check.ok("java", Runtime.version() + " of " + System.getProperty("java.home"));
    }

    private static Check programs() {
        try {
            return Check.ok("programs", Installation.libexec().toString());
        } catch (IOException e) {
            return Check.fail("programs", String.valueOf(e.getMessage()), "install Monopod anew");
        }
    }

    private static Check overlay() {
        boolean there = read(PROC.resolve("filesystems")).lines().anyMatch(line -> line.endsWith("\toverlay"));
        return there
                ? Check.ok("overlayfs", "there")
                : Check.fail("overlayfs", "the kernel has none", "modprobe overlay");
    }

    private static Check namespaces() {
        List<String> missing = new ArrayList<>();
        for (Namespace namespace : Namespace.values()) {
            if (!Files.exists(PROC.resolve("self/ns").resolve(namespace.procName()))) {
                missing.add(namespace.procName());
            }
        }
        return missing.isEmpty()
                ? Check.ok("namespaces", "all")
                : Check.fail("namespaces", "missing: " + missing, "use a kernel that has them");
    }

    private static List<Check> controlGroups() {
        List<Check> checks = new ArrayList<>();
        try {
            Hierarchies hierarchies = Hierarchies.ofThisMachine();
            if (new CgroupTree(hierarchies).hierarchies().isEmpty()) {
                return List.of(Check.fail("cgroups", "none mounted", "mount -t cgroup2 none /sys/fs/cgroup"));
            }
            checks.add(Check.ok("cgroups", hierarchies.describe()));
            for (String controller : List.of("cpu", "memory", "pids")) {
                if (hierarchies.with(controller).isEmpty()) {
                    checks.add(Check.warn(
                            "cgroups", "no controller " + controller, "its limits have no effect; enable it at boot"));
                }
            }
        } catch (IOException e) {
            checks.add(Check.fail("cgroups", String.valueOf(e.getMessage()), "mount /proc"));
        }
        return checks;
    }

    private static Check oomScore() {
        try {
            return Machine.mayLowerOomScore()
                    ? Check.ok("oom_score_adj", "may be lowered")
                    : Check.warn(
                            "oom_score_adj",
                            "may not be lowered, so no pod is spared when memory runs out",
                            "give the agent CAP_SYS_RESOURCE");
        } catch (IOException e) {
            return Check.warn("oom_score_adj", String.valueOf(e.getMessage()), "mount /proc");
        }
    }

    private static Check watches() {
        String most = line(PROC.resolve("sys/fs/inotify/max_user_watches"));
        try (Inotify instance = Inotify.open()) {
            instance.watch(Path.of("/"), Set.of(Inotify.Kind.DELETE_SELF));
        } catch (KernelException e) {
            return Check.warn(
                    "inotify",
                    String.valueOf(e.getMessage()),
                    "an agent looks at everything again and again instead; raise fs.inotify.max_user_instances and"
                            + " fs.inotify.max_user_watches by sysctl");
        }
        return !most.isEmpty() && Long.parseLong(most) >= ENOUGH_WATCHES
                ? Check.ok("inotify", most + " watches")
                : Check.warn(
                        "inotify",
                        (most.isEmpty() ? "no" : most) + " watches",
                        "sysctl fs.inotify.max_user_watches=" + ENOUGH_WATCHES);
    }

    /** Whether the sockets in it can be reached by their paths. */
    static Check runDirectory(Path directory) {
        int length = (directory + LONGEST_SOCKET_NAME).getBytes(StandardCharsets.UTF_8).length;
        return length <= LONGEST_SOCKET_PATH
                ? Check.ok("run directory", directory.toString())
                : Check.fail(
                        "run directory",
                        directory + " is " + (length - LONGEST_SOCKET_PATH)
                                + " bytes too long for the path of a socket",
                        "choose a shorter --run-dir");
    }

    private static Check space(Path directory) {
        try {
            Path existing = directory;
            while (!Files.exists(existing) && existing.getParent() != null) {
                existing = existing.getParent();
            }
            long free = Files.getFileStore(existing).getUsableSpace() >> 20;
            return free >= 1024
                    ? Check.ok("disk", free + " MiB free for " + directory)
                    : Check.warn("disk", free + " MiB free for " + directory, "images and volumes need more");
        } catch (IOException e) {
            return Check.warn("disk", String.valueOf(e.getMessage()), "look at " + directory);
        }
    }

    /** The kernel hands out a setting in one read(2) only, which Files.readString does not keep to. */
    private static String line(Path file) {
        try {
            return Files.readAllLines(file).get(0).trim();
        } catch (IOException e) {
            return "";
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}
