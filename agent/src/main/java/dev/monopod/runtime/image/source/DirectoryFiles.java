package dev.monopod.runtime.image.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The files below a directory. To be asked only for paths that nobody foreign can choose, since links are followed: an administrator may
 * well keep the blobs elsewhere.
 */
record DirectoryFiles(Path directory) implements SourceFiles {
    @Override
    public String name() {
        return directory.toString();
    }

    @Override
    public Optional<SourceFile> find(String path) {
        Path file = directory.resolve(path);
        // Opening a FIFO or a device could block for ever.
        return Files.isRegularFile(file) ? Optional.of(new PlainFile(file)) : Optional.empty();
    }

    @Override
    public void close() {
        // Nothing is kept open.
    }

    private record PlainFile(Path file) implements SourceFile {
        @Override
        public long size() throws IOException {
            return Files.size(file);
        }

        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(file);
        }
    }
}
