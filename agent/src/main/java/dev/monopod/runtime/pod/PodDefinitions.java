package dev.monopod.runtime.pod;

import dev.monopod.model.resources.CgroupLimits;
import dev.monopod.model.resources.CpuWeight;
import dev.monopod.model.resources.OomScore;
import dev.monopod.model.resources.PidsLimit;
import dev.monopod.model.resources.QosClass;
import dev.monopod.model.text.HostsFile;
import dev.monopod.model.text.PodDns;
import dev.monopod.model.text.PodHostname;
import dev.monopod.model.text.ResolvConf;
import dev.monopod.model.uid.PodUid;
import dev.monopod.reconcile.PodIdentity;
import dev.monopod.runtime.cgroup.Limits;
import dev.monopod.runtime.launch.HostFacts;
import dev.monopod.runtime.pod.PodDefinition.ContainerDefinition;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** From a manifest to what it means for this machine's kernel. Pure. */
public final class PodDefinitions {
    private PodDefinitions() {}

    /**
     * What follows from a pod's manifest.
     *
     * @param node what the manifest leaves to the node
     */
    public static PodDefinition of(Pod pod, HostFacts facts, NodeSettings node) {
        PodIdentity identity = new PodIdentity(
                pod.getMetadata().getNamespace(),
                pod.getMetadata().getName(),
                pod.getMetadata().getUid());
        Map<String, ContainerDefinition> containers = new HashMap<>();
        List<Container> all = new ArrayList<>(pod.getSpec().getInitContainers());
        all.addAll(pod.getSpec().getContainers());
        for (Container container : all) {
            CgroupLimits limits = CgroupLimits.ofContainer(container);
            containers.put(
                    container.getName(),
                    new ContainerDefinition(
                            container,
                            limits(limits, CpuWeight.ofContainer(limits.cpuShares()), OptionalLong.empty()),
                            OomScore.of(pod, container, facts.memoryBytes())));
        }
        String hostname = PodHostname.of(pod);
        CgroupLimits podLimits = CgroupLimits.ofPod(pod);
        return new PodDefinition(
                identity,
                pod,
                cgroup(pod, node.cgroupRoot()),
                limits(podLimits, CpuWeight.ofPod(podLimits.cpuShares()), pids(pod, node)),
                hostname,
                HostsFile.render(List.of(), hostname, pod.getSpec().getHostAliases()),
                PodDns.of(pod.getSpec(), ResolvConf.parse(node.resolvConf()))
                        .conf()
                        .render(),
                containers);
    }

    private static OptionalLong pids(Pod pod, NodeSettings node) {
        OptionalInt own = PidsLimit.of(pod.getMetadata());
        return own.isPresent() ? OptionalLong.of(own.getAsInt()) : node.podPidsLimit();
    }

    private static Limits limits(CgroupLimits limits, long weight, OptionalLong pids) {
        return new Limits(
                OptionalLong.of(limits.cpuShares()),
                OptionalLong.of(weight),
                limits.cpuQuotaMicros(),
                limits.cpuPeriodMicros(),
                limits.memoryBytes(),
                pids);
    }

    /** The kubelet's tree: Guaranteed pods right below the root, the others below their class (pkg/kubelet/cm/pod_container_manager_linux.go). */
    private static String cgroup(Pod pod, String cgroupRoot) {
        String name = "pod" + pod.getMetadata().getUid();
        QosClass qos = QosClass.of(pod);
        return qos == QosClass.GUARANTEED
                ? cgroupRoot + "/" + name
                : cgroupRoot + "/" + qos.name().replace("_", "").toLowerCase(Locale.ROOT) + "/" + name;
    }

    /** The uid of a pod that a manifest asks for. */
    public static String uid(Pod pod, String nodeName, String file) {
        return PodUid.of(pod, nodeName, file);
    }

    /** All groups that may hold a pod's. */
    public static List<String> groupsAbovePods(String cgroupRoot) {
        return List.of(cgroupRoot, cgroupRoot + "/burstable", cgroupRoot + "/besteffort");
    }

    public static String qosClass(Pod pod) {
        return QosClass.of(pod).word();
    }
}
