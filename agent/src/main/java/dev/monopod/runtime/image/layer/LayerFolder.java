package dev.monopod.runtime.image.layer;

import dev.monopod.kernel.Directory;
import dev.monopod.kernel.EntryAttributes;
import dev.monopod.kernel.EntryStatus;
import dev.monopod.kernel.KernelException;
import dev.monopod.kernel.RawPath;
import dev.monopod.runtime.image.InvalidImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import jnr.constants.platform.Errno;
import org.jspecify.annotations.Nullable;

/**
 * The folder that a layer is unpacked into: finds and makes the directories that entries go into, and clears their places. One
 * directory is kept open, since archives list the files of a directory one after the other.
 */
final class LayerFolder implements AutoCloseable {
    private static final int IMPLIED_MODE = 0755;
    private static final byte[] YES = "y".getBytes(StandardCharsets.US_ASCII);

    private final Directory top;
    private final Directory discarded;
    private final int mostEntries;
    private int entries;
    private int discards;
    private List<RawPath> parentNames = List.of();
    private @Nullable Directory parent;
    private boolean parentMayBeElsewhere;

    /**
     * @param folder empty, for nobody else
     * @param discarded a folder on the same file system, which gets what is replaced; removing a tree is left to whoever empties it
     * @param mostEntries to be made
     */
    LayerFolder(Path folder, Path discarded, int mostEntries) throws KernelException {
        this.top = Directory.open(folder);
        try {
            this.discarded = Directory.open(discarded);
        } catch (KernelException e) {
            top.close();
            throw e;
        }
        this.mostEntries = mostEntries;
    }

    Directory top() {
        return top;
    }

    /** Counts an entry of the layer, or one that is made for it. */
    void count() throws InvalidImage {
        entries++;
        if (entries > mostEntries) {
            throw new InvalidImage("more than " + mostEntries + " files, directories and links, which is the limit");
        }
    }

    /** The directory that these names lead to, made where it isn't there. Open until the next call. */
    Directory parent(List<RawPath> names) throws KernelException, InvalidImage {
        if (parent != null && !parentMayBeElsewhere && parentNames.equals(names)) {
            return parent;
        }
        forgetParent();
        Directory found = find(names).orElse(null);
        if (found == null) {
            found = make(names);
        }
        parent = found;
        parentNames = names;
        parentMayBeElsewhere = false;
        return found;
    }

    /** The directory that these names lead to; empty where it isn't there. To be closed by the caller. */
    Optional<Directory> find(List<RawPath> names) throws KernelException {
        try {
            return Optional.of(top.resolve(RawPath.join(names)));
        } catch (KernelException e) {
            if (e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Directory make(List<RawPath> names) throws KernelException, InvalidImage {
        Directory current = top.child(RawPath.HERE);
        for (int length = 1; length <= names.size(); length++) {
            try (Directory above = current) {
                List<RawPath> path = names.subList(0, length);
                Optional<Directory> there = find(path);
                current = there.isPresent() ? there.get() : makeImplied(above, path);
            }
        }
        return current;
    }

    private Directory makeImplied(Directory above, List<RawPath> path) throws KernelException, InvalidImage {
        RawPath name = path.get(path.size() - 1);
        Optional<EntryStatus> existing = above.status(name);
        if (existing.isPresent() && !existing.get().isWhiteout()) {
            throw new InvalidImage(
                    RawPath.join(path) + " is no directory, nor a link to one, but is to have an entry in it");
        }
        count();
        if (existing.isPresent()) {
            above.remove(name);
        }
        above.createDirectory(name, IMPLIED_MODE);
        new EntryAttributes(above, name).setMode(IMPLIED_MODE);
        if (existing.isPresent()) {
            makeOpaque(above, name);
        }
        return above.child(name);
    }

    /** Takes an entry of whatever kind away. */
    void discard(Directory directory, RawPath name) throws KernelException {
        directory.move(name, discarded, RawPath.of("replaced-" + discards));
        discards++;
        // It may have been a link on the way to the directory that is kept open.
        parentMayBeElsewhere = true;
    }

    /** Turns the whiteout of a name into overlayfs' form. What this very layer has under the name stays: only lower layers are hidden. */
    void hide(Directory directory, RawPath name) throws KernelException {
        Optional<EntryStatus> existing = directory.status(name);
        if (existing.isEmpty()) {
            directory.createNode(name, EntryStatus.CHARACTER_DEVICE, 0);
        } else if (existing.get().isDirectory()) {
            makeOpaque(directory, name);
        }
    }

    /** Lets a directory hide all that lower layers have in it. */
    void makeOpaque(Directory directory, RawPath name) throws KernelException {
        new EntryAttributes(directory, name).setExtended("trusted.overlay.opaque", YES);
    }

    private void forgetParent() {
        if (parent != null) {
            parent.close();
            parent = null;
        }
    }

    @Override
    public void close() {
        forgetParent();
        top.close();
        discarded.close();
    }
}
