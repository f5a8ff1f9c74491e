package dev.monopod.runtime.launch;

import static dev.monopod.runtime.launch.MountAttribute.NODEV;
import static dev.monopod.runtime.launch.MountAttribute.NOEXEC;
import static dev.monopod.runtime.launch.MountAttribute.NOSUID;
import static dev.monopod.runtime.launch.MountAttribute.RDONLY;
import static dev.monopod.runtime.launch.MountAttribute.STRICTATIME;

import dev.monopod.runtime.launch.FileStep.Device;
import dev.monopod.runtime.launch.FileStep.Symlink;
import dev.monopod.runtime.launch.MountStep.Bind;
import dev.monopod.runtime.launch.MountStep.Mask;
import dev.monopod.runtime.launch.MountStep.MountFs;
import dev.monopod.runtime.launch.MountStep.Propagation;
import dev.monopod.runtime.launch.MountStep.Readonly;
import dev.monopod.runtime.launch.MountStep.Where;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What every container has whatever its image: /proc, /dev and /sys, with what would tell or change too much hidden. The lists are
 * containerd's (pkg/oci/mounts.go and spec.go), the devices those of the OCI runtime specification (config-linux.md).
 */
final class StandardMounts {
    private static final List<String> MASKED = List.of(
            "/proc/acpi",
            "/proc/asound",
            "/proc/kcore",
            "/proc/keys",
            "/proc/latency_stats",
            "/proc/timer_list",
            "/proc/timer_stats",
            "/proc/sched_debug",
            "/sys/firmware",
            "/sys/devices/virtual/powercap",
            "/proc/scsi");

    private static final List<String> READ_ONLY =
            List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

    private static final List<Device> DEVICES = List.of(
            new Device("/dev/null", 1, 3),
            new Device("/dev/zero", 1, 5),
            new Device("/dev/full", 1, 7),
            new Device("/dev/random", 1, 8),
            new Device("/dev/urandom", 1, 9),
            new Device("/dev/tty", 5, 0));

    private static final List<Symlink> LINKS = List.of(
            new Symlink("pts/ptmx", "/dev/ptmx"),
            new Symlink("/proc/self/fd", "/dev/fd"),
            new Symlink("/proc/self/fd/0", "/dev/stdin"),
            new Symlink("/proc/self/fd/1", "/dev/stdout"),
            new Symlink("/proc/self/fd/2", "/dev/stderr"),
            new Symlink("/proc/kcore", "/dev/core"));

    private static final Set<MountAttribute> INERT = EnumSet.of(NOSUID, NODEV, NOEXEC);
    private static final Set<MountAttribute> INERT_READ_ONLY = EnumSet.of(RDONLY, NOSUID, NODEV, NOEXEC);

    private StandardMounts() {}

    static void addTo(List<Step> steps, HostFacts host, PodFiles files) {
        steps.add(mount("proc", "", INERT, "/proc"));
        devices(steps, files);
        steps.add(mount("sysfs", "", INERT_READ_ONLY, "/sys"));
        controlGroups(steps, host);
        MASKED.forEach(path -> steps.add(new Mask(path)));
        READ_ONLY.forEach(path -> steps.add(new Readonly(path)));
    }

    private static void devices(List<Step> steps, PodFiles files) {
        steps.add(mount("tmpfs", "mode=755,size=65536k", EnumSet.of(NOSUID, NODEV, STRICTATIME), "/dev"));
        steps.addAll(DEVICES);
        steps.addAll(LINKS);
        steps.add(mount("devpts", "newinstance,ptmxmode=0666,mode=0620,gid=5", EnumSet.of(NOSUID, NOEXEC), "/dev/pts"));
        steps.add(mount("mqueue", "", INERT, "/dev/mqueue"));
        steps.add(new Bind(files.shm().toString(), "/dev/shm", INERT, false, Propagation.PRIVATE));
    }

    /** In the container's own cgroup namespace these show its own group as the root, and nothing above or beside it. */
    private static void controlGroups(List<Step> steps, HostFacts host) {
        boolean several =
                host.cgroupViews().stream().anyMatch(view -> !view.name().isEmpty());
        if (several) {
            steps.add(mount("tmpfs", "mode=755,size=16k", INERT, "/sys/fs/cgroup"));
        }
        for (HostFacts.CgroupView view : host.cgroupViews()) {
            String target = view.name().isEmpty() ? "/sys/fs/cgroup" : "/sys/fs/cgroup/" + view.name();
            steps.add(mount(view.type(), view.options(), INERT_READ_ONLY, target));
        }
        if (several) {
            steps.add(new Readonly("/sys/fs/cgroup"));
        }
    }

    private static MountFs mount(String type, String options, Set<MountAttribute> attributes, String target) {
        return new MountFs(type, options, attributes, target, Where.IN_ROOT_NO_SYMLINKS);
    }
}
