package dev.monopod.model.validate;

import dev.monopod.model.fault.FieldPath;
import dev.monopod.model.fault.Findings;
import dev.monopod.model.fault.Wording;
import io.fabric8.kubernetes.api.model.ContainerPort;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The ports that a container declares. */
final class PortsCheck {
    private static final List<String> PROTOCOLS = List.of("TCP", "UDP", "SCTP");
    private static final int MAX_PORT = 65_535;

    private final Findings findings;
    private final Check check;

    PortsCheck(Findings findings) {
        this.findings = findings;
        this.check = new Check(findings);
    }

    void check(List<ContainerPort> ports, FieldPath path) {
        Set<String> names = new HashSet<>();
        for (int index = 0; index < ports.size(); index++) {
            ContainerPort port = ports.get(index);
            FieldPath portPath = path.index(index);
            String name = port.getName() == null ? "" : port.getName();
            if (!name.isEmpty()) {
                NameRule.portNameFaults(name)
                        .forEach(fault -> findings.error(portPath.child("name"), Wording.invalid(name, fault)));
                check.unique(portPath.child("name"), name, names);
            }
            checkNumber(port, portPath.child("containerPort"));
            check.oneOf(portPath.child("protocol"), port.getProtocol(), PROTOCOLS);
        }
    }

    private void checkNumber(ContainerPort port, FieldPath path) {
        int number = port.getContainerPort() == null ? 0 : port.getContainerPort();
        if (number == 0) {
            findings.error(path, Wording.required(""));
        } else if (number < 1 || number > MAX_PORT) {
            findings.error(path, Wording.invalid(number, "must be between 1 and 65535, inclusive"));
        }
    }
}
