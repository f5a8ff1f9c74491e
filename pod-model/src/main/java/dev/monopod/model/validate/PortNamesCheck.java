package dev.monopod.model.validate;

import dev.monopod.model.fault.FieldPath;
import dev.monopod.model.fault.Findings;
import dev.monopod.model.fault.Printable;
import dev.monopod.model.life.Role;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Ports of different containers that have one name: allowed, and seldom meant. Init containers that run to their end are not looked at, since
 * nobody asks for their ports. After pkg/api/pod/warnings.go.
 */
final class PortNamesCheck {
    private final Findings findings;
    private final Map<String, FieldPath> first = new HashMap<>();

    PortNamesCheck(Findings findings) {
        this.findings = findings;
    }

    void check(PodSpec spec, FieldPath path) {
        List<Container> containers = spec.getContainers();
        for (int index = 0; index < containers.size(); index++) {
            check(containers.get(index), path.child("containers").index(index));
        }
        List<Container> init = spec.getInitContainers();
        for (int index = 0; index < init.size(); index++) {
            if (Role.ofInit(init.get(index)) == Role.SIDECAR) {
                check(init.get(index), path.child("initContainers").index(index));
            }
        }
    }

    private void check(Container container, FieldPath path) {
        List<ContainerPort> ports = container.getPorts();
        for (int index = 0; index < ports.size(); index++) {
            FieldPath portPath = path.child("ports").index(index);
            String name = ports.get(index).getName();
            FieldPath other = name == null || name.isEmpty() ? null : first.putIfAbsent(name, portPath);
            if (other != null && !other.startsWith(path)) {
                findings.warning(
                        portPath,
                        "has the name " + Printable.quoted(name) + " of " + other
                                + ", too: each probe and hook means its own container's port");
            }
        }
    }
}
