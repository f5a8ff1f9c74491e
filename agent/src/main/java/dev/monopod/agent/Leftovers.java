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
import java.util.ArrayList;
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

    /**
     * Clears away what is left.
     *
     * @param known uids of all pods that are worked on, or will be
     * @return what could not be removed, each with the reason; it has been logged too
     */
    List<String> clear(Set<String> known) {
        List<String> left = new ArrayList<>();
        for (String group : groups) {
            tryTo("control group " + group, left, () -> {
                for (String child : cgroups.children(group)) {
                    if (isOurs(child) && !known.contains(child.substring(POD.length()))) {
                        String whole = group + "/" + child;
                        remove("control group " + whole, left, () -> removeGroup(whole));
                    }
                }
            });
        }
        for (Path folder : podFolders) {
            tryTo(folder.toString(), left, () -> {
                for (Path pod : Tree.children(folder)) {
                    clear(pod, known, left);
                }
            });
        }
        return left;
    }

    private static boolean isOurs(String group) {
        return group.startsWith(POD) && PodUid.isOne(group.substring(POD.length()));
    }

    private void clear(Path pod, Set<String> known, List<String> left) {
        String name = pod.getFileName().toString();
        if (known.contains(name)) {
            return;
        }
        if (!PodUid.isOne(name) || !Files.isDirectory(pod, LinkOption.NOFOLLOW_LINKS)) {
            LOG.warn("{} is no pod's, and left alone", pod);
            return;
        }
        remove(pod.toString(), left, () -> {
            LogsOfUnknown.delete(logs, name);
            Tree.delete(pod);
        });
    }

    /** Something that may fail and keeps nothing else from being done. */
    @FunctionalInterface
    private interface Clearing {
        void run() throws IOException;
    }

    private static void remove(String what, List<String> left, Clearing removal) {
        LOG.info("removing {}, whose pod is not known", what);
        tryTo(what, left, removal);
    }

    private static void tryTo(String what, List<String> left, Clearing clearing) {
        try {
            clearing.run();
        } catch (IOException e) {
            LOG.warn("{}: {}", what, e.toString());
            left.add(what + ": " + e);
        }
    }

    private void removeGroup(String group) throws IOException {
        cgroups.killAll(group, PATIENCE);
        cgroups.delete(group);
    }
}
