package dev.monopod.e2e;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Archives as {@code docker save} writes them, of one image with one layer. */
final class DockerArchive {
    private DockerArchive() {}

    static byte[] of(String name, byte[] layer) throws IOException {
        String config = """
                {"architecture": "amd64", "os": "linux", "config": {"Cmd": ["sh"]},
                 "rootfs": {"type": "layers", "diff_ids": ["sha256:%s"]}}
                """.formatted(sha256(layer));
        String manifest = """
                [{"Config": "config.json", "RepoTags": ["%s"], "Layers": ["layer.tar"]}]
                """.formatted(name);
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = tar(archive)) {
            add(tar, "manifest.json", manifest.getBytes(StandardCharsets.UTF_8));
            add(tar, "config.json", config.getBytes(StandardCharsets.UTF_8));
            add(tar, "layer.tar", layer);
        }
        return archive.toByteArray();
    }

    /** A layer with a symbolic link, and a file behind it. */
    static byte[] linkAndFileBehindIt(String link, String target, String file) throws IOException {
        ByteArrayOutputStream layer = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = tar(layer)) {
            TarArchiveEntry entry = new TarArchiveEntry(link, TarConstants.LF_SYMLINK);
            entry.setLinkName(target);
            tar.putArchiveEntry(entry);
            tar.closeArchiveEntry();
            add(tar, link + "/" + file, "escaped".getBytes(StandardCharsets.UTF_8));
        }
        return layer.toByteArray();
    }

    static byte[] file(String path) throws IOException {
        ByteArrayOutputStream layer = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = tar(layer)) {
            add(tar, path, "escaped".getBytes(StandardCharsets.UTF_8));
        }
        return layer.toByteArray();
    }

    private static TarArchiveOutputStream tar(OutputStream to) {
        return new TarArchiveOutputStream(to, StandardCharsets.UTF_8.name());
    }

    private static void add(TarArchiveOutputStream tar, String path, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(path, true);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
