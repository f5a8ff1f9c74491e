package dev.monopod.runtime;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * As whom a process runs, by the numbers of the machine.
 *
 * @param groups its supplementary groups, ascending
 */
public record ContainerUser(long uid, long gid, List<Long> groups) {
    public ContainerUser {
        groups = List.copyOf(groups);
    }

    /**
     * From the lines of {@code /proc/PID/status} (proc_pid_status(5)): real user and group. Empty where they do not say it, as of a process
     * that is gone.
     */
    public static Optional<ContainerUser> of(List<String> status) {
        List<Long> uids = numbers(status, "Uid:");
        List<Long> gids = numbers(status, "Gid:");
        return uids.isEmpty() || gids.isEmpty()
                ? Optional.empty()
                : Optional.of(new ContainerUser(uids.get(0), gids.get(0), numbers(status, "Groups:")));
    }

    private static List<Long> numbers(List<String> status, String key) {
        return status.stream()
                .filter(line -> line.startsWith(key))
                .flatMap(line ->
                        Arrays.stream(line.substring(key.length()).trim().split("\\s+")))
                .filter(number -> !number.isEmpty())
                .map(Long::valueOf)
                .toList();
    }
}
