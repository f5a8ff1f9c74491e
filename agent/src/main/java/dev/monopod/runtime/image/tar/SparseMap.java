package dev.monopod.runtime.image.tar;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a file's data belong and how long it is with its holes, in GNU tar's four ways to write it (GNU tar manual, "Storing Sparse
 * Files").
 */
record SparseMap(long size, List<TarEntry.Extent> extents) {
    static final int MOST_EXTENTS = 100_000;

    private static final int GNU_FIRST = 386;
    private static final int GNU_FIRST_COUNT = 4;
    private static final int GNU_MORE = 482;
    private static final int GNU_REAL_SIZE = 483;
    private static final int EXTENSION_COUNT = 21;
    private static final int EXTENSION_MORE = 504;
    private static final int NUMBER = 12;

    /** Gives blocks of the archive's data, or those between a header and its data. */
    interface Blocks {
        byte[] next() throws IOException;
    }

    /** The map in a header of type 'S' and the blocks that continue it. */
    static SparseMap ofGnuHeader(byte[] header, Blocks more) throws IOException {
        List<Long> numbers = new ArrayList<>();
        readPairs(header, GNU_FIRST, GNU_FIRST_COUNT, numbers);
        boolean continues = header[GNU_MORE] != 0;
        while (continues) {
            byte[] extension = more.next();
            readPairs(extension, 0, EXTENSION_COUNT, numbers);
            continues = extension[EXTENSION_MORE] != 0;
        }
        return checked(TarNumbers.field(header, GNU_REAL_SIZE, NUMBER, "realsize"), numbers);
    }

    private static void readPairs(byte[] block, int offset, int count, List<Long> numbers) throws InvalidArchive {
        for (int at = offset; at < offset + 2 * NUMBER * count; at += 2 * NUMBER) {
            if (block[at] == 0) {
                return;
            }
            numbers.add(TarNumbers.field(block, at, NUMBER, "sparse offset"));
            numbers.add(TarNumbers.field(block, at + NUMBER, NUMBER, "sparse numbytes"));
            checkCount(numbers.size());
        }
    }

    /** The map of pax formats 0.0 and 0.1, which stands in the extended header; empty where there is none. */
    static Optional<SparseMap> ofPax(PaxHeader pax) throws InvalidArchive {
        Optional<Long> size = pax.number("GNU.sparse.size");
        if (size.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> map = pax.text("GNU.sparse.map");
        List<String> texts = map.isPresent() ? List.of(map.get().split(",", 2 * MOST_EXTENTS + 2)) : pax.repeated();
        checkCount(texts.size());
        List<Long> numbers = new ArrayList<>();
        for (String text : texts) {
            numbers.add(TarNumbers.decimal(text, "GNU.sparse.map"));
        }
        return Optional.of(checked(size.get(), numbers));
    }

    /** The map of pax format 1.0: lines of decimal numbers before the data, padded to whole blocks. */
    static SparseMap ofData(long realSize, Blocks data) throws IOException {
        LineReader lines = new LineReader(data);
        long count = lines.nextNumber();
        if (count > MOST_EXTENTS) {
            checkCount(Integer.MAX_VALUE);
        }
        List<Long> numbers = new ArrayList<>();
        for (long i = 0; i < 2 * count; i++) {
            numbers.add(lines.nextNumber());
        }
        return checked(realSize, numbers);
    }

    private static void checkCount(int numbers) throws InvalidArchive {
        if (numbers > 2 * MOST_EXTENTS) {
            throw new InvalidArchive("a sparse file of more than " + MOST_EXTENTS + " pieces");
        }
    }

    private static SparseMap checked(long size, List<Long> numbers) throws InvalidArchive {
        if (numbers.size() % 2 != 0) {
            throw new InvalidArchive("a sparse file's map has an offset without a length");
        }
        TarNumbers.size(size, "a sparse file's size");
        List<TarEntry.Extent> extents = new ArrayList<>();
        long end = 0;
        for (int i = 0; i < numbers.size(); i += 2) {
            long offset = numbers.get(i);
            long length = numbers.get(i + 1);
            if (offset < end || length < 0 || offset > size || length > size - offset) {
                throw new InvalidArchive("a sparse file's pieces overlap, are out of order or beyond its end");
            }
            end = offset + length;
            extents.add(new TarEntry.Extent(offset, length));
        }
        return new SparseMap(size, List.copyOf(extents));
    }

    /** How many bytes of data the archive must hold. */
    long dataLength() {
        return extents.stream().mapToLong(TarEntry.Extent::length).sum();
    }

    private static final class LineReader {
        private final Blocks blocks;
        private byte[] block = new byte[0];
        private int at;

        private LineReader(Blocks blocks) {
            this.blocks = blocks;
        }

        private long nextNumber() throws IOException {
            StringBuilder digits = new StringBuilder();
            while (digits.length() < NUMBER * 2) {
                if (at == block.length) {
                    block = blocks.next();
                    at = 0;
                }
                char c = (char) block[at++];
                if (c == '\n') {
                    return TarNumbers.decimal(digits.toString(), "a sparse file's map");
                }
                digits.append(c);
            }
            throw new InvalidArchive("a number in a sparse file's map has too many digits");
        }
    }
}
