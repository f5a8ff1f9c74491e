package dev.monopod.runtime.launch;

import java.util.List;
import java.util.OptionalInt;

/**
 * Who a container is: all that a command in it has in common with its first process, beside the world that it joins.
 *
 * @param user as the image writes it
 * @param oomScoreAdj empty where it is left as it is
 * @param environment {@code NAME=value} each
 */
public record ContainerIdentity(
        String user, boolean noNewPrivileges, OptionalInt oomScoreAdj, String workingDir, List<String> environment) {
    public ContainerIdentity {
        environment = List.copyOf(environment);
    }
}
