package dev.monopod.runtime.pod;

import dev.monopod.runtime.cgroup.CgroupTree;
import dev.monopod.runtime.cgroup.Hierarchies;
import dev.monopod.runtime.cgroup.Hierarchy;
import dev.monopod.runtime.image.store.ImageStore;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** A node all of whose files are below one folder: also its control groups, which are folders and files like others there. */
final class NodeInFolder {
    private NodeInFolder() {}

    static Node of(Vertx vertx, Path folder, PlanCase plain) throws IOException {
        Hierarchy memory = new Hierarchy(1, folder.resolve("memory"), Set.of("memory"), List.of("memory"));
        Files.createDirectories(memory.mountPoint());
        return new Node(
                vertx,
                vertx.createSharedWorkerExecutor("blocking", 2),
                vertx.createSharedWorkerExecutor("cleaning", 1),
                vertx.createNetClient(),
                ImageStore.open(folder.resolve("root")),
                new CgroupTree(new Hierarchies(List.of(memory))),
                plain.facts(),
                folder.resolve("no-shim"),
                "monopod",
                folder.resolve("run"),
                folder.resolve("root"),
                folder.resolve("log"),
                new LogLimits(1 << 20, 2));
    }

    /**
     * Keeps a file from being written anew, as a full disk would: nobody can remove a folder with something in it as if it were a file.
     *
     * @return what to remove for that to be over
     */
    static Path keepFromBeingWritten(Path file) throws IOException {
        return Files.createDirectories(
                file.resolveSibling(file.getFileName() + ".new").resolve("in the way"));
    }
}
