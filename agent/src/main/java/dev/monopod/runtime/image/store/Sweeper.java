package dev.monopod.runtime.image.store;

import dev.monopod.files.Tree;
import dev.monopod.runtime.image.Digest;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Removes from a store what nothing needs. To be used by the lock's holder. */
final class Sweeper {
    private final StorePaths paths;

    Sweeper(StorePaths paths) {
        this.paths = paths;
    }

    /** Removes what a process left that was killed in the middle of a change. */
    void removeLeftovers() throws IOException {
        Set<String> linked = new HashSet<>();
        for (Path link : list(paths.diffs())) {
            Path name = Files.readSymbolicLink(link).getFileName();
            linked.add(name.toString());
            if (!Files.isDirectory(paths.layers().resolve(name), LinkOption.NOFOLLOW_LINKS)) {
                Files.delete(link);
            }
        }
        for (Path layer : list(paths.layers())) {
            if (!linked.contains(layer.getFileName().toString())) {
                throwAway(layer);
            }
        }
        Tree.empty(paths.tmp());
    }

    /**
     * Removes blobs and layers that no image has.
     *
     * @param blobs that images have
     * @param diffIds of the layers that images have
     * @param inUse whether the layer of this short name is the root of something that runs; such are kept
     */
    void removeUnused(Set<Digest> blobs, Set<Digest> diffIds, Predicate<String> inUse) throws IOException {
        for (Path link : list(paths.diffs())) {
            Path name = Files.readSymbolicLink(link).getFileName();
            boolean unused = !diffIds.contains(new Digest(link.getFileName().toString()));
            if (unused && !inUse.test(name.toString())) {
                Files.delete(link);
                throwAway(paths.layers().resolve(name));
            }
        }
        for (Path blob : list(paths.blobs())) {
            if (!blobs.contains(new Digest(blob.getFileName().toString()))) {
                Files.delete(blob);
            }
        }
    }

    /** Moves a layer aside, so that it is gone at once or not at all. */
    private void throwAway(Path layer) throws IOException {
        Files.move(layer, paths.tmp().resolve("gone-" + layer.getFileName()), StandardCopyOption.ATOMIC_MOVE);
    }

    private static List<Path> list(Path folder) throws IOException {
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            List<Path> all = new ArrayList<>();
            stream.forEach(all::add);
            return all;
        }
    }
}
