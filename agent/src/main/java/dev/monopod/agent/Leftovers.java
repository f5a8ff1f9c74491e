package dev.monopod.agent;

import dev.monopod.files.Tree;
import dev.monopod.runtime.cgroup.CgroupTree;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clears away what pods left that nobody works on: files that outlived a reboot, a pod folder that can't be read, control groups of
 * either. Blocking; what can't be removed is told and left for the agent's next start.
 */
final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    private static final String POD = "pod";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final CgroupTree cgroups;
    private final List<String> groups;
    private final List<Path> podFolders;

    /**
     * What to look through.
     *
     * @param groups control groups right above those of pods
     * @param podFolders folders with one folder for each pod, named by its uid
     */
    Leftovers(CgroupTree cgroups, List<String> groups, List<Path> podFolders) {
        this.cgroups = cgroups;
        this.groups = List.copyOf(groups);
        this.podFolders = List.copyOf(podFolders);
    }

    /** @param known uids of all pods that are worked on, or will be */
    void clear(Set<String> known) {
        for (String group : groups) {
            tryTo("control group " + group, () -> {
                for (String child : cgroups.children(group)) {
                    if (child.startsWith(POD) && !known.contains(child.substring(POD.length()))) {
                        remove("control group " + group + "/" + child, () -> removeGroup(group + "/" + child));
                    }
                }
            });
        }
        for (Path folder : podFolders) {
            tryTo(folder.toString(), () -> {
                for (Path pod : Tree.children(folder)) {
                    if (!known.contains(pod.getFileName().toString())) {
                        remove(pod.toString(), () -> Tree.delete(pod));
                    }
                }
            });
        }
    }

    /** Something that may fail and keeps nothing else from being done. */
    @FunctionalInterface
    private interface Clearing {
        void run() throws IOException;
    }

    private static void remove(String what, Clearing removal) {
        LOG.info("removing {}, whose pod is not known", what);
        tryTo(what, removal);
    }

    private static void tryTo(String what, Clearing clearing) {
        try {
            clearing.run();
        } catch (IOException e) {
            LOG.warn("{}: {}", what, e.getMessage());
        }
    }

    private void removeGroup(String group) throws IOException {
        cgroups.killAll(group, PATIENCE);
        cgroups.delete(group);
    }
}
