package dev.monopod.agent;

import dev.monopod.files.Tree;
import dev.monopod.model.uid.PodUid;
import dev.monopod.runtime.cgroup.CgroupTree;
import dev.monopod.runtime.pod.LogsOfUnknown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clears away what pods left that nobody works on: files that outlived a reboot, a pod folder that can't be read, control groups and
 * logs of either. What has not the name and form of a pod's is somebody else's, and left alone. Blocking; what can't be removed is told
 * and left for the agent's next start.
 */
final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    private static final String POD = "pod";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final CgroupTree cgroups;
    private final List<String> groups;
    private final List<Path> podFolders;
    private final Path logs;

    /**
     * What to look through.
     *
     * @param groups control groups right above those of pods
     * @param podFolders folders with one folder for each pod, named by its uid
     * @param logs the log directory
     */
    Leftovers(CgroupTree cgroups, List<String> groups, List<Path> podFolders, Path logs) {
        this.logs = logs;
        this.cgroups = cgroups;
        this.groups = List.copyOf(groups);
        this.podFolders = List.copyOf(podFolders);
    }

    /** @param known uids of all pods that are worked on, or will be */
    void clear(Set<String> known) {
        for (String group : groups) {
            tryTo("control group " + group, () -> {
                for (String child : cgroups.children(group)) {
                    if (isOurs(child) && !known.contains(child.substring(POD.length()))) {
                        remove("control group " + group + "/" + child, () -> removeGroup(group + "/" + child));
                    }
                }
            });
        }
        for (Path folder : podFolders) {
            tryTo(folder.toString(), () -> {
                for (Path pod : Tree.children(folder)) {
                    clear(pod, known);
                }
            });
        }
    }

    private static boolean isOurs(String group) {
        return group.startsWith(POD) && PodUid.isOne(group.substring(POD.length()));
    }

    private void clear(Path pod, Set<String> known) {
        String name = pod.getFileName().toString();
        if (known.contains(name)) {
            return;
        }
        if (!PodUid.isOne(name) || !Files.isDirectory(pod, LinkOption.NOFOLLOW_LINKS)) {
            LOG.warn("{} is no pod's, and left alone", pod);
            return;
        }
        remove(pod.toString(), () -> {
            LogsOfUnknown.delete(logs, name);
            Tree.delete(pod);
        });
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
