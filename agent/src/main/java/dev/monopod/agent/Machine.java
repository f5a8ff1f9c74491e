package dev.monopod.agent;

import dev.monopod.runtime.cgroup.CgroupTree;
import dev.monopod.runtime.cgroup.Hierarchy;
import dev.monopod.runtime.launch.HostFacts;
import dev.monopod.runtime.launch.HostFacts.CgroupView;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What this machine is, looked up once at the start. */
public final class Machine {
    private static final long CAP_SYS_RESOURCE = 1L << 24;
    private static final long BYTES_PER_KIB = 1024;

    /** Documentation/ABI/testing/sysfs-devices-system-cpu: {@code 0-3,6}. */
    private static final Path CPUS_ONLINE = Path.of("/sys/devices/system/cpu/online");

    private Machine() {}

    /**
     * What launch plans have to know.
     *
     * @param pauseProgram the pause executable
     */
    public static HostFacts facts(Path pauseProgram, CgroupTree cgroups) throws IOException {
        return new HostFacts(
                pauseProgram,
                views(cgroups.hierarchies()),
                number(Path.of("/proc/meminfo"), "MemTotal:", 10) * BYTES_PER_KIB,
                Integer.parseInt(
                        Files.readString(Path.of("/proc/self/oom_score_adj")).trim()),
                mayLowerOomScore());
    }

    /** Whether this process has the right that it takes (proc_pid_oom_score_adj(5)). */
    static boolean mayLowerOomScore() throws IOException {
        return (number(Path.of("/proc/self/status"), "CapEff:", 16) & CAP_SYS_RESOURCE) != 0;
    }

    /** How many CPUs of this machine are in use by the kernel, whatever the agent may use of them. */
    static int cpus() {
        try {
            int cpus = 0;
            for (String range : Files.readString(CPUS_ONLINE).trim().split(",")) {
                String[] ends = range.split("-");
                cpus += Integer.parseInt(ends[ends.length - 1]) - Integer.parseInt(ends[0]) + 1;
            }
            return cpus;
        } catch (IOException | NumberFormatException e) {
            return Runtime.getRuntime().availableProcessors();
        }
    }

    /** How many tasks this machine can have at once; empty where it does not say. */
    static OptionalLong mostTasks() {
        try {
            long most = Long.MAX_VALUE;
            for (String limit : List.of("pid_max", "threads-max")) {
                Path file = Path.of("/proc/sys/kernel", limit);
                most = Math.min(
                        most, Long.parseLong(Files.readAllLines(file).get(0).trim()));
            }
            return OptionalLong.of(most);
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** Version 2 is seen as one tree, version 1 as a folder a mount, named as the host names it. */
    private static List<CgroupView> views(List<Hierarchy> hierarchies) {
        if (hierarchies.stream().allMatch(hierarchy -> hierarchy.version() == 2)) {
            return List.of(new CgroupView("cgroup2", "", ""));
        }
        List<CgroupView> views = new ArrayList<>();
        for (Hierarchy hierarchy : hierarchies) {
            String name = hierarchy.mountPoint().getFileName().toString();
            views.add(
                    hierarchy.version() == 2
                            ? new CgroupView("cgroup2", "", name)
                            : new CgroupView("cgroup", String.join(",", hierarchy.mountOptions()), name));
        }
        return views;
    }

    private static long number(Path file, String key, int radix) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            String line = lines.filter(candidate -> candidate.startsWith(key))
                    .findFirst()
                    .orElseThrow(() -> new IOException(file + " has no line " + key));
            return Long.parseUnsignedLong(line.substring(key.length()).trim().split(" ")[0], radix);
        }
    }

    /**
     * This machine's addresses that others can reach, as the kubelet shows them: one a family, that of version 4 first, no zone behind
     * them; none where there is no network.
     */
    static List<String> addresses() {
        try {
            List<InetAddress> reachable = NetworkInterface.networkInterfaces()
                    .filter(Machine::isUp)
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                    .toList();
            return Stream.of(Inet4Address.class, Inet6Address.class)
                    .flatMap(family ->
                            reachable.stream().filter(family::isInstance).limit(1))
                    .map(address -> address.getHostAddress().replaceFirst("%.*", ""))
                    .toList();
        } catch (SocketException e) {
            return List.of();
        }
    }

    /** The machine's own name, as it calls itself: it need not be one that can be looked up. */
    public static String hostName() throws IOException {
        return Files.readAllLines(Path.of("/proc/sys/kernel/hostname")).get(0).trim();
    }

    /** The machine's resolver configuration; empty where it has none. */
    static String resolvConf() throws IOException {
        Path file = Path.of("/etc/resolv.conf");
        return Files.exists(file) ? Files.readString(file) : "";
    }

    private static boolean isUp(NetworkInterface network) {
        try {
            return network.isUp() && !network.isLoopback();
        } catch (SocketException e) {
            return false;
        }
    }
}
