package dev.monopod.model.text;

import io.fabric8.kubernetes.api.model.Pod;

/** The host name inside a pod. After GeneratePodHostNameAndDomain and truncatePodHostnameIfNeeded in pkg/kubelet. */
public final class PodHostname {
    /** sethostname(2) takes 64 bytes, DNS labels 63. */
    private static final int MAX_LENGTH = 63;

    private PodHostname() {}

    /** spec.hostname, else the pod's name: cut to 63 characters, and no dash or dot at the end of what was cut. */
    public static String of(Pod pod) {
        String wanted = pod.getSpec().getHostname();
        String name = wanted == null || wanted.isEmpty() ? pod.getMetadata().getName() : wanted;
        if (name.length() <= MAX_LENGTH) {
            return name;
        }
        int end = MAX_LENGTH;
        while (end > 0 && "-.".indexOf(name.charAt(end - 1)) >= 0) {
            end--;
        }
        return name.substring(0, end);
    }
}
