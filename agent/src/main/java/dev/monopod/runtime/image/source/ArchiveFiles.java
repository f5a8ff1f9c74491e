package dev.monopod.runtime.image.source;

import dev.monopod.kernel.RawPath;
import dev.monopod.runtime.image.ImageLimits;
import dev.monopod.runtime.image.InvalidImage;
import dev.monopod.runtime.image.tar.TarEntry;
import dev.monopod.runtime.image.tar.TarReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The files in an uncompressed tar archive, read where they stand: nothing is unpacked, names are only ever looked up. */
final class ArchiveFiles implements SourceFiles {
    private static final RawPath UP = RawPath.of("..");
    private static final int MOST_LINKS = 8;

    private final Path archive;
    private final String name;
    private final Map<List<RawPath>, Slice> files = new HashMap<>();
    /** Path of a link to the path of its target; old "docker save" archives write a layer that they have already as a link. */
    private final Map<List<RawPath>, List<RawPath>> links = new HashMap<>();

    private ArchiveFiles(Path archive, String name) {
        this.archive = archive;
        this.name = name;
    }

    /**
     * Reads which files an archive has.
     *
     * @param name what messages call it
     */
    static ArchiveFiles index(Path archive, String name, ImageLimits limits) throws IOException {
        ArchiveFiles files = new ArchiveFiles(archive, name);
        long length = Files.size(archive);
        try (InputStream in = new FileInputStream(archive.toFile())) {
            TarReader reader = new TarReader(in);
            int count = 0;
            for (Optional<TarEntry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
                count++;
                if (count > limits.archiveEntries()) {
                    throw new InvalidImage(
                            name + ": more than " + limits.archiveEntries() + " files, which is the limit");
                }
                files.add(entry.get(), reader.position(), length);
            }
        }
        return files;
    }

    private void add(TarEntry entry, long position, long length) throws InvalidImage {
        List<RawPath> path = entry.name().names();
        boolean isNew =
                switch (entry.type()) {
                    case FILE -> files.put(path, slice(entry, position, length)) == null && !links.containsKey(path);
                    case SYMBOLIC_LINK ->
                        links.put(path, target(path, entry.target())) == null && !files.containsKey(path);
                    case HARD_LINK -> links.put(path, entry.target().names()) == null && !files.containsKey(path);
                    default -> true;
                };
        if (!isNew) {
            throw new InvalidImage(name + ": has " + entry.name() + " twice");
        }
    }

    private Slice slice(TarEntry entry, long position, long length) throws InvalidImage {
        if (entry.size() > length - position) {
            throw new InvalidImage(name + ": ends in the middle of " + entry.name());
        }
        boolean whole = entry.extents().size() == 1 && entry.extents().get(0).length() == entry.size();
        if (!whole) {
            throw new InvalidImage(name + ": " + entry.name() + " is stored as a sparse file; store it whole");
        }
        return new Slice(archive, position, entry.size());
    }

    /** Where a symbolic link leads, by its text alone. */
    private static List<RawPath> target(List<RawPath> link, RawPath target) {
        List<RawPath> path = new ArrayList<>(link.subList(0, Math.max(0, link.size() - 1)));
        for (RawPath step : target.names()) {
            if (!step.equals(UP)) {
                path.add(step);
            } else if (!path.isEmpty()) {
                path.remove(path.size() - 1);
            }
        }
        return path;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<SourceFile> find(String path) {
        List<RawPath> names = RawPath.of(path).names();
        for (int followed = 0; followed < MOST_LINKS && links.containsKey(names); followed++) {
            names = links.get(names);
        }
        return Optional.ofNullable(files.get(names));
    }

    @Override
    public void close() {
        // Nothing is kept open.
    }

    private record Slice(Path archive, long offset, long size) implements SourceFile {
        @Override
        public InputStream open() throws IOException {
            InputStream in = new FileInputStream(archive.toFile());
            try {
                in.skipNBytes(offset);
                return new SliceStream(in, size);
            } catch (IOException e) {
                in.close();
                throw e;
            }
        }
    }
}
