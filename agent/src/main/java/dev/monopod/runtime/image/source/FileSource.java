package dev.monopod.runtime.image.source;

import dev.monopod.runtime.image.ImageLimits;
import dev.monopod.runtime.image.InvalidImage;
import dev.monopod.runtime.image.LayerFormat;
import dev.monopod.runtime.image.Platform;
import dev.monopod.runtime.image.tar.Decompressor;
import dev.monopod.runtime.image.tar.InvalidArchive;
import dev.monopod.runtime.image.tar.MeteredStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Finds out what a path is: an OCI layout's directory, or an archive of either kind, compressed or not. */
public final class FileSource {
    private FileSource() {}

    /**
     * Opens a source.
     *
     * @param scratch an empty folder, to which a compressed archive is unpacked; the caller removes it after closing the source
     * @param platform whose images are wanted
     */
    public static ImageSource open(Path path, Path scratch, ImageLimits limits, Platform platform) throws IOException {
        if (Files.isDirectory(path)) {
            SourceFiles files = new DirectoryFiles(path);
            if (files.find(OciLayoutSource.MARK).isEmpty()) {
                throw new InvalidImage(
                        path + ": is a directory without the file oci-layout; it must be an OCI image layout");
            }
            return new OciLayoutSource(files, limits, platform);
        }
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString());
        }
        if (!Files.isRegularFile(path)) {
            throw new InvalidImage(path + ": is neither a file nor a directory");
        }
        try {
            return openArchive(path, scratch, limits, platform);
        } catch (InvalidArchive e) {
            throw new InvalidImage(path + ": " + e.getMessage(), e);
        }
    }

    private static ImageSource openArchive(Path path, Path scratch, ImageLimits limits, Platform platform)
            throws IOException {
        LayerFormat format = format(path);
        Path tar = format == LayerFormat.TAR ? path : decompress(path, format, scratch.resolve("archive.tar"), limits);
        SourceFiles files = ArchiveFiles.index(tar, path.toString(), limits);
        if (files.find(OciLayoutSource.MARK).isPresent()) {
            return new OciLayoutSource(files, limits, platform);
        }
        if (files.find(DockerArchiveSource.MARK).isPresent()) {
            return new DockerArchiveSource(files, limits);
        }
        throw new InvalidImage(path + ": has neither oci-layout nor manifest.json in it; it must be an OCI archive or"
                + " one written by 'docker save'");
    }

    private static LayerFormat format(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return Decompressor.recognise(in.readNBytes(Decompressor.START))
                    .orElseThrow(
                            () -> new InvalidImage(path + ": is no tar archive, plain or packed with gzip or zstd"));
        }
    }

    private static Path decompress(Path path, LayerFormat format, Path to, ImageLimits limits) throws IOException {
        long limit = limits.expanded(Files.size(path));
        try (InputStream packed = Files.newInputStream(path);
                InputStream in = new MeteredStream(Decompressor.open(packed, format), limit, Optional.empty())) {
            Files.copy(in, to);
        }
        return to;
    }
}
