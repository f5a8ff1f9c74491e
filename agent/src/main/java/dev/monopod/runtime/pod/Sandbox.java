package dev.monopod.runtime.pod;

import dev.monopod.files.Tree;
import dev.monopod.runtime.cgroup.Limits;
import dev.monopod.runtime.launch.LaunchPlan;
import dev.monopod.runtime.launch.PodFiles;
import dev.monopod.runtime.launch.SandboxPlan;
import dev.monopod.runtime.shim.Start;
import dev.monopod.runtime.volume.Volumes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Makes and removes what all containers of a pod stand in: folders, files, control groups, and the shim. Blocking. */
final class Sandbox {
    /** Shim and pause; below the pod's own group, so that the pod's limits count them too. */
    private static final String INFRA = "infra";

    private final Node node;
    private final PodDefinition pod;
    private final PodFiles files;

    Sandbox(Node node, PodDefinition pod, PodFiles files) {
        this.node = node;
        this.pod = pod;
        this.files = files;
    }

    /**
     * Makes everything up to a shim that listens.
     *
     * @param limits of the pod's group
     */
    void make(Limits limits) throws IOException, InterruptedException {
        if (node.cgroups().exists(pod.cgroup())) {
            // An earlier try could not be cleared away.
            clear();
        }
        for (Path folder : List.of(files.shm(), files.pauseRoot(), files.attempts(), files.logs())) {
            Files.createDirectories(folder);
        }
        PodNetworkFiles.write(files, pod);
        Volumes.prepare(pod.pod(), files);
        node.cgroups().create(pod.cgroup(), limits);
        String infra = pod.cgroup() + "/" + INFRA;
        node.cgroups().create(infra, Limits.NONE);
        ShimStarter.start(
                node.shimProgram(),
                pod.identity().title(),
                files.run(),
                node.cgroups().folders(infra),
                SandboxSetups.oomScore(node.facts()));
    }

    /** The first thing to ask of a fresh shim. */
    Start pause() {
        LaunchPlan plan = SandboxPlan.of(node.facts(), files, SandboxSetups.of(node.facts(), pod));
        return new Start(SandboxPlan.PAUSE, "pause.exit", "", 0, 0, plan);
    }

    /**
     * Ends every process of the pod and removes all but what outlives a sandbox: records of attempts, volumes, logs. Fails where a process
     * does not end at once: whoever can wait ends them before.
     */
    void clear() throws IOException {
        node.cgroups().killAll(pod.cgroup(), Node.AT_ONCE);
        node.cgroups().delete(pod.cgroup());
        Files.deleteIfExists(files.socket());
        Files.deleteIfExists(files.execSocket());
        Files.deleteIfExists(files.run().resolve("pause.exit"));
        Tree.delete(files.shm());
        Tree.delete(files.pauseRoot());
    }
}
