package dev.monopod.runtime.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Writes tar archives with a library of other authors than the reader's. */
public final class TestArchive {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarArchiveOutputStream out = new TarArchiveOutputStream(bytes, "UTF-8");

    public TestArchive() {
        out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        out.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        out.setAddPaxHeadersForNonAsciiNames(true);
    }

    /** Names and numbers that don't fit go into GNU's extensions instead of pax headers. */
    public TestArchive gnu() {
        out.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
        out.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
        out.setAddPaxHeadersForNonAsciiNames(false);
        return this;
    }

    public TestArchive file(String name, String content) {
        return file(name, content, entry -> {});
    }

    public TestArchive file(String name, String content, Consumer<TarArchiveEntry> change) {
        return file(name, content.getBytes(StandardCharsets.UTF_8), change);
    }

    public TestArchive file(String name, byte[] content, Consumer<TarArchiveEntry> change) {
        TarArchiveEntry entry = entry(name, TarConstants.LF_NORMAL, 0644);
        entry.setSize(content.length);
        return put(entry, content, change);
    }

    public TestArchive directory(String name) {
        return directory(name, entry -> {});
    }

    public TestArchive directory(String name, Consumer<TarArchiveEntry> change) {
        return put(entry(name, TarConstants.LF_DIR, 0755), new byte[0], change);
    }

    public TestArchive symlink(String name, String target) {
        return special(name, TarConstants.LF_SYMLINK, entry -> entry.setLinkName(target));
    }

    public TestArchive hardLink(String name, String target) {
        return special(name, TarConstants.LF_LINK, entry -> entry.setLinkName(target));
    }

    public TestArchive device(String name, byte type, int major, int minor) {
        return special(name, type, entry -> {
            entry.setDevMajor(major);
            entry.setDevMinor(minor);
        });
    }

    public TestArchive special(String name, byte type, Consumer<TarArchiveEntry> change) {
        return put(entry(name, type, 0644), new byte[0], change);
    }

    private static TarArchiveEntry entry(String name, byte type, int mode) {
        TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
        entry.setMode(mode);
        entry.setModTime(1_600_000_000_000L);
        return entry;
    }

    private TestArchive put(TarArchiveEntry entry, byte[] content, Consumer<TarArchiveEntry> change) {
        try {
            change.accept(entry);
            out.putArchiveEntry(entry);
            out.write(content);
            out.closeArchiveEntry();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public byte[] toBytes() {
        try {
            out.finish();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
