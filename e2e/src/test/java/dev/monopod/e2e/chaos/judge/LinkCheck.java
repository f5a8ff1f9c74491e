package dev.monopod.e2e.chaos.judge;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.util.List;

/** Whether the log of each container's latest attempt is where log shippers look for it: behind a link with the attempt's id. */
final class LinkCheck {
    private static final String PREFIX = "monopod://";

    private final Findings findings;
    private final Path links;

    /** @param links folder of the links */
    LinkCheck(Findings findings, Path links) {
        this.findings = findings;
        this.links = links;
    }

    void check(List<Pod> told) throws IOException {
        for (Pod pod : told) {
            for (ContainerStatus status : pod.getStatus().getContainerStatuses()) {
                if (status.getContainerID() != null) {
                    check(pod, status);
                }
            }
        }
    }

    private void check(Pod pod, ContainerStatus status) throws IOException {
        String name = pod.getMetadata().getName();
        String namespace = pod.getMetadata().getNamespace();
        String id = status.getContainerID().substring(PREFIX.length());
        Path link = links.resolve(name + "_" + namespace + "_" + status.getName() + "-" + id + ".log");
        Path log = Path.of(
                namespace + "_" + name + "_" + pod.getMetadata().getUid(),
                status.getName(),
                status.getRestartCount() + ".log");
        String found = target(link);
        findings.check(
                Topic.LOG_LINKS,
                Path.of(found).endsWith(log),
                () -> "%s leads to '%s', not to %s".formatted(link, found, log));
    }

    /** Where it leads; nowhere where it is none. */
    private static String target(Path link) throws IOException {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (NoSuchFileException | NotLinkException none) {
            return "";
        }
    }
}
