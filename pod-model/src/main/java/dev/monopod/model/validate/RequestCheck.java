package dev.monopod.model.validate;

import dev.monopod.model.fault.FieldPath;
import dev.monopod.model.fault.Findings;
import dev.monopod.model.fault.Printable;
import dev.monopod.model.fault.Wording;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.HTTPHeader;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.TCPSocketAction;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is asked of a container by network. After validateHTTPGetAction and ValidatePortNumOrName. */
final class RequestCheck {
    private static final List<String> SCHEMES = List.of("HTTP", "HTTPS");
    private static final int MAX_PORT = 65_535;

    private final Findings findings;
    private final Check check;
    private final Container container;

    RequestCheck(Findings findings, Container container) {
        this.findings = findings;
        this.check = new Check(findings);
        this.container = container;
    }

    void http(HTTPGetAction http, FieldPath path) {
        port(http.getPort(), path.child("port"));
        check.oneOf(path.child("scheme"), http.getScheme(), SCHEMES);
        printable(http.getHost(), path.child("host"));
        printable(http.getPath(), path.child("path"));
        List<HTTPHeader> headers = http.getHttpHeaders();
        for (int index = 0; index < headers.size(); index++) {
            FieldPath header = path.child("httpHeaders").index(index);
            check.requiredName(header.child("name"), headers.get(index).getName(), NameRule.HEADER);
            printable(headers.get(index).getValue(), header.child("value"));
        }
    }

    void tcp(TCPSocketAction tcp, FieldPath path) {
        port(tcp.getPort(), path.child("port"));
        printable(tcp.getHost(), path.child("host"));
    }

    void portNumber(int number, FieldPath path) {
        if (number < 1 || number > MAX_PORT) {
            findings.error(path, Wording.invalid(number, "must be between 1 and 65535, inclusive"));
        }
    }

    private void port(@Nullable IntOrString port, FieldPath path) {
        String name = port == null ? null : port.getStrVal();
        if (name == null) {
            portNumber(port == null || port.getIntVal() == null ? 0 : port.getIntVal(), path);
            return;
        }
        List<String> faults = NameRule.portNameFaults(name);
        faults.forEach(fault -> findings.error(path, Wording.invalid(name, fault)));
        if (faults.isEmpty() && names().noneMatch(name::equals)) {
            findings.error(path, Wording.invalid(name, whichNames()));
        }
    }

    /** Kubernetes has no such rule, and asks in vain time after time. */
    private String whichNames() {
        String known = names().map(Printable::quoted).collect(Collectors.joining(", "));
        return known.isEmpty()
                ? "must be a number, since no port of the container has a name"
                : "must be a number or the name of one of the container's ports: " + known;
    }

    private Stream<String> names() {
        return container.getPorts().stream()
                .map(ContainerPort::getName)
                .filter(name -> name != null && !name.isEmpty());
    }

    /** Kubernetes has no such rule; a line break would let a value write more lines of the request. */
    private void printable(@Nullable String text, FieldPath path) {
        if (text != null && text.chars().anyMatch(Character::isISOControl)) {
            findings.error(path, Wording.invalid(text, "must not contain control characters"));
        }
    }
}
