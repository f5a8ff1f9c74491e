package dev.monopod.runtime.image.tar;

import dev.monopod.kernel.RawPath;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads an archive from its beginning to its end, entry by entry. {@link #next} passes over what was not read of the entry before. The
 * end is a block of zeros, or the end of the stream between two entries. Neither closes the stream nor is shared between threads.
 */
public final class TarReader {
    /** Extended headers and long names: as much as Go's reader takes, so as much as real images have. */
    private static final int LARGEST_EXTENSION = 1 << 20;

    private final InputStream in;
    private long position;
    /** Data of this entry not read yet, and the padding behind. */
    private long remaining;

    private long padding;

    public TarReader(InputStream in) {
        this.in = in;
    }

    /** Whether a file that begins with these bytes can be a tar archive. */
    public static boolean recognises(byte[] start) {
        return start.length >= HeaderBlock.SIZE && HeaderBlock.looksLikeOne(start);
    }

    /**
     * The next entry; empty at the end.
     *
     * @throws InvalidArchive where the archive is damaged, truncated or ambiguous
     */
    public Optional<TarEntry> next() throws IOException {
        Extensions extensions = new Extensions();
        while (true) {
            byte[] block = new byte[HeaderBlock.SIZE];
            skipFully(remaining);
            // At the end of the stream the padding may be missing: some writers (umoci) leave it and the end mark out.
            position += in.readNBytes(block, 0, (int) padding);
            remaining = 0;
            padding = 0;
            int read = in.readNBytes(block, 0, block.length);
            position += read;
            if (read == 0 || (read == block.length && isZero(block))) {
                extensions.checkNoneLeft();
                return Optional.empty();
            }
            if (read < block.length) {
                throw truncated();
            }
            HeaderBlock header = HeaderBlock.of(block);
            if (!readExtension(header, extensions)) {
                return Optional.of(entry(header, extensions));
            }
        }
    }

    /** Reads at most {@code most} bytes of the entry's data into the start of the buffer; returns how many, -1 at the entry's end. */
    public int read(byte[] buffer, int most) throws IOException {
        if (remaining == 0) {
            return -1;
        }
        int read = in.read(buffer, 0, (int) Math.min(most, remaining));
        if (read < 0) {
            throw truncated();
        }
        position += read;
        remaining -= read;
        return read;
    }

    /** Where in the stream the next byte of data is. */
    public long position() {
        return position;
    }

    private boolean readExtension(HeaderBlock header, Extensions extensions) throws IOException {
        switch (header.type()) {
            case 'x' -> extensions.setPax(PaxHeader.parse(readWhole(header)));
            case 'g' -> PaxHeader.parse(readWhole(header)).checkAsGlobal();
            case 'L' -> extensions.setLongName(withoutNul(readWhole(header)));
            case 'K' -> extensions.setLongLink(withoutNul(readWhole(header)));
            default -> {
                return false;
            }
        }
        return true;
    }

    private TarEntry entry(HeaderBlock header, Extensions extensions) throws IOException {
        PaxHeader pax = extensions.pax();
        RawPath name = extensions.name(header);
        TarEntry.Type type = type(header, name);
        long stored = pax.number("size").orElse(header.length());
        remaining = type == TarEntry.Type.FILE ? TarNumbers.size(stored, "size") : 0;
        padding = -remaining & (HeaderBlock.SIZE - 1);
        SparseMap map = type == TarEntry.Type.FILE ? contents(header, pax) : new SparseMap(0, List.of());
        boolean isDevice = type == TarEntry.Type.CHARACTER_DEVICE || type == TarEntry.Type.BLOCK_DEVICE;
        return new TarEntry(
                type,
                name,
                extensions.link(header),
                map.size(),
                map.extents(),
                attributes(header, pax),
                isDevice ? header.device() : new TarEntry.Device(0, 0));
    }

    private SparseMap contents(HeaderBlock header, PaxHeader pax) throws IOException {
        SparseMap map = sparseMap(header, pax)
                .orElseGet(() -> new SparseMap(remaining, List.of(new TarEntry.Extent(0, remaining))));
        if (map.dataLength() != remaining) {
            throw new InvalidArchive(
                    "a sparse file's pieces have " + map.dataLength() + " bytes, but " + remaining + " follow");
        }
        return map;
    }

    private Optional<SparseMap> sparseMap(HeaderBlock header, PaxHeader pax) throws IOException {
        if (header.type() == 'S') {
            return Optional.of(SparseMap.ofGnuHeader(header.bytes(), this::readBlock));
        }
        Optional<String> major = pax.text("GNU.sparse.major");
        if (major.isEmpty()) {
            return SparseMap.ofPax(pax);
        }
        if (!major.get().equals("1") || !pax.text("GNU.sparse.minor").orElse("").equals("0")) {
            throw new InvalidArchive("a sparse file in a format other than 0.0, 0.1 and 1.0");
        }
        long realSize = pax.number("GNU.sparse.realsize")
                .orElseThrow(() -> new InvalidArchive("a sparse file without GNU.sparse.realsize"));
        return Optional.of(SparseMap.ofData(realSize, this::readDataBlock));
    }

    private static TarEntry.Attributes attributes(HeaderBlock header, PaxHeader pax) throws InvalidArchive {
        Optional<String> modified = pax.text("mtime");
        Instant time = modified.isPresent() ? TarNumbers.time(modified.get()) : TarNumbers.instant(header.modified());
        return new TarEntry.Attributes(
                header.mode(),
                TarNumbers.id(pax.number("uid").orElse(header.uid()), "uid"),
                TarNumbers.id(pax.number("gid").orElse(header.gid()), "gid"),
                time,
                pax.extendedAttributes());
    }

    private static TarEntry.Type type(HeaderBlock header, RawPath name) throws InvalidArchive {
        return switch (header.type()) {
            // Before POSIX, a directory was a file whose name ends with a slash.
            case '\0' -> name.endsWith(RawPath.of("/")) ? TarEntry.Type.DIRECTORY : TarEntry.Type.FILE;
            case '0', '7', 'S' -> TarEntry.Type.FILE;
            case '1' -> TarEntry.Type.HARD_LINK;
            case '2' -> TarEntry.Type.SYMBOLIC_LINK;
            case '3' -> TarEntry.Type.CHARACTER_DEVICE;
            case '4' -> TarEntry.Type.BLOCK_DEVICE;
            case '5' -> TarEntry.Type.DIRECTORY;
            case '6' -> TarEntry.Type.FIFO;
            default ->
                throw new InvalidArchive("entry " + name + " is of type 0x" + Integer.toHexString(header.type())
                        + "; files, links, devices, directories and FIFOs can be unpacked");
        };
    }

    private byte[] readWhole(HeaderBlock header) throws IOException {
        long length = header.length();
        if (length > LARGEST_EXTENSION) {
            throw new InvalidArchive("an extended tar header of " + length + " bytes; at most " + LARGEST_EXTENSION);
        }
        byte[] content = in.readNBytes((int) length);
        position += content.length;
        if (content.length < length) {
            throw truncated();
        }
        padding = -length & (HeaderBlock.SIZE - 1);
        return content;
    }

    private static RawPath withoutNul(byte[] name) throws InvalidArchive {
        int end = 0;
        while (end < name.length && name[end] != 0) {
            end++;
        }
        return RawPath.of(Arrays.copyOf(name, end));
    }

    private byte[] readBlock() throws IOException {
        byte[] block = in.readNBytes(HeaderBlock.SIZE);
        position += block.length;
        if (block.length < HeaderBlock.SIZE) {
            throw truncated();
        }
        return block;
    }

    private byte[] readDataBlock() throws IOException {
        if (remaining < HeaderBlock.SIZE) {
            throw new InvalidArchive("a sparse file's map does not end within its data");
        }
        remaining -= HeaderBlock.SIZE;
        return readBlock();
    }

    private void skipFully(long count) throws IOException {
        try {
            in.skipNBytes(count);
        } catch (EOFException e) {
            InvalidArchive truncated = truncated();
            truncated.initCause(e);
            throw truncated;
        }
        position += count;
    }

    private static boolean isZero(byte[] block) {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private InvalidArchive truncated() {
        return new InvalidArchive("the tar archive ends in the middle of an entry, after " + position + " bytes");
    }
}
