package dev.monopod.runtime.image.layer;

import dev.monopod.kernel.Directory;
import dev.monopod.kernel.EntryAttributes;
import dev.monopod.kernel.EntryStatus;
import dev.monopod.kernel.KernelException;
import dev.monopod.kernel.NewFile;
import dev.monopod.kernel.RawPath;
import dev.monopod.runtime.image.ImageLimits;
import dev.monopod.runtime.image.InvalidImage;
import dev.monopod.runtime.image.tar.TarEntry;
import dev.monopod.runtime.image.tar.TarReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jnr.constants.platform.Errno;

/** Unpacks one layer into one folder; see the package's page for what becomes of what. One use, one thread; blocks on the disk. */
public final class LayerUnpacker implements AutoCloseable {
    private static final int COPY_BUFFER = 1 << 17;
    private static final int LONGEST_TARGET = 4095;

    /** Answers of the kernel that tell of the layer's contents; all others tell of the host. */
    private static final Set<Errno> FAULTS_OF_THE_LAYER = Set.of(
            Errno.ENOENT,
            Errno.ENOTDIR,
            Errno.EISDIR,
            Errno.ELOOP,
            Errno.EINVAL,
            Errno.EMLINK,
            Errno.ENAMETOOLONG,
            Errno.E2BIG,
            Errno.ERANGE);

    private final LayerFolder folder;
    private final DirectoryTimes times = new DirectoryTimes();
    private final ImageLimits limits;
    private final byte[] buffer = new byte[COPY_BUFFER];
    private long bytes;

    private LayerUnpacker(LayerFolder folder, ImageLimits limits) {
        this.folder = folder;
        this.limits = limits;
    }

    /**
     * Unpacks an archive up to its end mark; the stream may go on behind.
     *
     * @param folder empty, for nobody else
     * @param discarded a folder on the same file system for what the layer itself replaces, to be emptied afterwards
     * @throws InvalidImage where the layer is at fault, in which case the folder has a part of it
     */
    public static void unpack(InputStream tar, Path folder, Path discarded, ImageLimits limits) throws IOException {
        try (LayerUnpacker unpacker =
                new LayerUnpacker(new LayerFolder(folder, discarded, limits.layerEntries()), limits)) {
            TarReader archive = new TarReader(tar);
            for (Optional<TarEntry> entry = archive.next(); entry.isPresent(); entry = archive.next()) {
                unpacker.unpackNamed(entry.get(), archive);
            }
            unpacker.times.apply(unpacker.folder);
        }
    }

    private void unpackNamed(TarEntry entry, TarReader archive) throws IOException {
        try {
            unpack(entry, archive);
        } catch (InvalidImage e) {
            throw new InvalidImage("entry " + entry.name() + ": " + e.getMessage(), e);
        } catch (KernelException e) {
            if (FAULTS_OF_THE_LAYER.contains(Errno.valueOf(e.errno()))) {
                throw new InvalidImage("entry " + entry.name() + ": " + e.getMessage(), e);
            }
            throw e;
        }
    }

    private void unpack(TarEntry entry, TarReader archive) throws IOException {
        folder.count();
        EntryPath path = EntryPath.of(entry.name());
        if (path.isTop()) {
            unpackTop(entry, path);
            return;
        }
        Marker marker = Marker.of(path.name());
        if (marker instanceof Marker.Bookkeeping) {
            return;
        }
        Directory parent = folder.parent(path.parents());
        if (marker instanceof Marker.Opaque) {
            folder.makeOpaque(parent, RawPath.HERE);
        } else if (marker instanceof Marker.Whiteout whiteout) {
            folder.hide(parent, whiteout.name());
        } else {
            place(entry, archive, path, parent);
        }
    }

    private void unpackTop(TarEntry entry, EntryPath path) throws IOException {
        if (entry.type() != TarEntry.Type.DIRECTORY) {
            throw new InvalidImage("the layer's top must be a directory");
        }
        setAttributes(entry, path, folder.top());
    }

    private void place(TarEntry entry, TarReader archive, EntryPath path, Directory parent) throws IOException {
        Optional<EntryStatus> existing = parent.status(path.name());
        boolean isDirectory = entry.type() == TarEntry.Type.DIRECTORY;
        boolean stays = isDirectory && existing.map(EntryStatus::isDirectory).orElse(false);
        if (!stays) {
            if (existing.isPresent()) {
                folder.discard(parent, path.name());
                times.forget(path);
            }
            make(entry, archive, path, parent);
        }
        if (isDirectory && existing.map(EntryStatus::isWhiteout).orElse(false)) {
            folder.makeOpaque(parent, path.name());
        }
        // A hard link is a file that was made before, and has its attributes from there.
        if (entry.type() != TarEntry.Type.HARD_LINK) {
            setAttributes(entry, path, parent);
        }
    }

    private void make(TarEntry entry, TarReader archive, EntryPath path, Directory parent) throws IOException {
        RawPath name = path.name();
        switch (entry.type()) {
            case FILE -> writeFile(entry, archive, name, parent);
            case DIRECTORY -> parent.createDirectory(name, 0700);
            case SYMBOLIC_LINK -> {
                checkTarget(entry);
                parent.createSymbolicLink(name, entry.target());
            }
            case HARD_LINK -> linkFile(entry, name, parent);
            case FIFO -> parent.createNode(name, EntryStatus.FIFO | 0600, 0);
            case BLOCK_DEVICE -> parent.createNode(name, EntryStatus.BLOCK_DEVICE | 0600, number(entry));
            case CHARACTER_DEVICE -> {
                if (number(entry) == 0) {
                    throw new InvalidImage(
                            "a character device 0:0 means a deletion to overlayfs; write a .wh. file for that");
                }
                parent.createNode(name, EntryStatus.CHARACTER_DEVICE | 0600, number(entry));
            }
        }
    }

    private static void checkTarget(TarEntry entry) throws InvalidImage {
        int length = entry.target().length();
        if (length == 0 || length > LONGEST_TARGET) {
            throw new InvalidImage("its target has " + length + " bytes; Linux takes 1 to " + LONGEST_TARGET);
        }
    }

    private void linkFile(TarEntry entry, RawPath name, Directory parent) throws IOException {
        EntryPath target = EntryPath.of(entry.target());
        Optional<Directory> targetParent = folder.find(target.parents());
        if (targetParent.isEmpty()) {
            throw new InvalidImage("its target " + entry.target() + " is not in this layer, or comes later");
        }
        try (Directory found = targetParent.get()) {
            Optional<EntryStatus> status = found.status(target.name());
            if (status.isEmpty() || status.get().isDirectory() || status.get().isWhiteout()) {
                throw new InvalidImage("its target " + entry.target() + " is no file of this layer, or comes later");
            }
            parent.createHardLink(name, found, target.name());
        }
    }

    private void writeFile(TarEntry entry, TarReader archive, RawPath name, Directory parent) throws IOException {
        bytes += entry.size();
        if (bytes > limits.layerBytes()) {
            throw new InvalidImage("more than " + limits.layerBytes() + " bytes of files, which is the limit");
        }
        try (NewFile file = parent.createFile(name)) {
            long written = 0;
            for (TarEntry.Extent extent : entry.extents()) {
                written = copy(archive, file, extent);
            }
            if (written < entry.size()) {
                file.setSize(entry.size());
            }
        }
    }

    /** Copies one stretch of data; returns where in the file it ends. */
    private long copy(TarReader archive, NewFile file, TarEntry.Extent extent) throws IOException {
        long offset = extent.offset();
        long end = extent.offset() + extent.length();
        while (offset < end) {
            int read = archive.read(buffer, (int) Math.min(buffer.length, end - offset));
            file.write(buffer, read, offset);
            offset += read;
        }
        return end;
    }

    /** The device's number as mknod(2) takes it; the archive reader has checked the ranges. */
    private static long number(TarEntry entry) {
        long major = entry.device().major();
        long minor = entry.device().minor();
        return (major << 8) | (minor & 0xff) | ((minor & ~0xffL) << 12);
    }

    private void setAttributes(TarEntry entry, EntryPath path, Directory parent) throws IOException {
        TarEntry.Attributes wanted = entry.attributes();
        EntryAttributes attributes = new EntryAttributes(parent, path.name());
        attributes.setOwner(wanted.uid(), wanted.gid());
        if (entry.type() != TarEntry.Type.SYMBOLIC_LINK) {
            attributes.setMode(wanted.mode());
        }
        for (Map.Entry<String, byte[]> extended :
                ExtendedAttributes.kept(wanted.extended()).entrySet()) {
            attributes.setExtended(extended.getKey(), extended.getValue());
        }
        if (entry.type() == TarEntry.Type.DIRECTORY) {
            times.remember(path, wanted.modified());
        } else {
            attributes.setModified(wanted.modified());
        }
    }

    @Override
    public void close() {
        folder.close();
    }
}
