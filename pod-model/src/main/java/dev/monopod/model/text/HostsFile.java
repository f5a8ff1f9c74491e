package dev.monopod.model.text;

import io.fabric8.kubernetes.api.model.HostAlias;
import java.util.List;

/** A pod's /etc/hosts. After managedHostsFileContent in pkg/kubelet/kubelet_pods.go. */
public final class HostsFile {
    private static final String BEGIN = """
            # Kubernetes-managed hosts file.
            127.0.0.1\tlocalhost
            ::1\tlocalhost ip6-localhost ip6-loopback
            fe00::0\tip6-localnet
            fe00::0\tip6-mcastprefix
            fe00::1\tip6-allnodes
            fe00::2\tip6-allrouters
            """;

    private HostsFile() {}

    /**
     * The file's content.
     *
     * @param addresses the pod's own, each of which gets its host name
     * @param aliases spec.hostAliases
     */
    public static String render(List<String> addresses, String hostname, List<HostAlias> aliases) {
        StringBuilder text = new StringBuilder(BEGIN);
        addresses.forEach(address -> text.append(line(address, hostname)));
        if (!aliases.isEmpty()) {
            text.append("\n# Entries added by HostAliases.\n");
            aliases.forEach(alias -> text.append(line(alias.getIp(), String.join("\t", alias.getHostnames()))));
        }
        return text.toString();
    }

    private static String line(String address, String names) {
        return address + "\t" + names + "\n";
    }
}
