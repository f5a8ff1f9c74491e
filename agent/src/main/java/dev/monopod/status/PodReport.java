package dev.monopod.status;

import dev.monopod.model.status.PodReason;
import io.fabric8.kubernetes.api.model.HostIPBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** A pod as Kubernetes' API shows it: the manifest with its status. Pure. */
public final class PodReport {
    private PodReport() {}

    /**
     * The pod with its status.
     *
     * @param hostIps addresses of this machine, the first one the main one; may be empty
     * @param qosClass Guaranteed, Burstable or BestEffort
     */
    public static Pod of(PodSnapshot snapshot, List<String> hostIps, String qosClass) {
        ObjectMetaBuilder metadata = new ObjectMetaBuilder(snapshot.pod().getMetadata());
        snapshot.removedAt()
                .ifPresent(at -> metadata.withDeletionTimestamp(
                                at.truncatedTo(ChronoUnit.SECONDS).toString())
                        .withDeletionGracePeriodSeconds(snapshot.pod().getSpec().getTerminationGracePeriodSeconds()));
        return new PodBuilder(snapshot.pod())
                .withMetadata(metadata.build())
                .withStatus(status(snapshot, hostIps, qosClass))
                .build();
    }

    private static PodStatus status(PodSnapshot snapshot, List<String> hostIps, String qosClass) {
        PodStatusBuilder status = new PodStatusBuilder()
                .withPhase(Phase.of(snapshot.state()).word())
                .withConditions(Conditions.of(snapshot))
                .withQosClass(qosClass)
                .withObservedGeneration(snapshot.pod().getMetadata().getGeneration())
                .withStartTime(
                        snapshot.admittedAt().truncatedTo(ChronoUnit.SECONDS).toString())
                .withInitContainerStatuses(snapshot.pod().getSpec().getInitContainers().stream()
                        .map(container -> ContainerReport.of(snapshot, container))
                        .toList())
                .withContainerStatuses(snapshot.pod().getSpec().getContainers().stream()
                        .map(container -> ContainerReport.of(snapshot, container))
                        .toList());
        if (Phase.isOver(snapshot.state())) {
            // As pkg/kubelet/active_deadline.go has it.
            status.withReason(PodReason.DEADLINE_EXCEEDED.word()).withMessage(PodReason.DEADLINE_EXCEEDED.message());
        }
        if (!hostIps.isEmpty()) {
            status.withHostIP(hostIps.get(0))
                    .withHostIPs(hostIps.stream()
                            .map(ip -> new HostIPBuilder().withIp(ip).build())
                            .toList());
        }
        return status.build();
    }
}
