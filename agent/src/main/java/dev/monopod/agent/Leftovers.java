package dev.monopod.agent;

import dev.monopod.files.Tree;
import dev.monopod.runtime.cgroup.CgroupTree;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
            try {
                clearGroups(group, known);
            } catch (IOException e) {
                LOG.warn("control group {}: {}", group, e.getMessage());
            }
        }
        for (Path folder : podFolders) {
            try {
                clearFolders(folder, known);
            } catch (IOException e) {
                LOG.warn("{}: {}", folder, e.getMessage());
            }
        }
    }

    private void clearGroups(String group, Set<String> known) throws IOException {
        for (String child : cgroups.children(group)) {
            if (child.startsWith(POD) && !known.contains(child.substring(POD.length()))) {
                LOG.info("removing control group {}/{}, whose pod is not known", group, child);
                cgroups.kill(group + "/" + child);
                cgroups.delete(group + "/" + child);
            }
        }
    }

    private static void clearFolders(Path folder, Set<String> known) throws IOException {
        try (DirectoryStream<Path> pods = Files.newDirectoryStream(folder)) {
            for (Path pod : pods) {
                if (!known.contains(pod.getFileName().toString())) {
                    LOG.info("removing {}, whose pod is not known", pod);
                    Tree.delete(pod);
                }
            }
        } catch (NoSuchFileException e) {
            return;
        }
    }
}
