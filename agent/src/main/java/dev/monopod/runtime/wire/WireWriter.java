package dev.monopod.runtime.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;

/** Appends the protocol's values to a growing buffer. Not for sharing between threads. */
public final class WireWriter {
    private static final int INITIAL_SIZE = 1024;

    private ByteBuffer buffer = ByteBuffer.allocate(INITIAL_SIZE).order(ByteOrder.LITTLE_ENDIAN);

    public WireWriter u8(int value) {
        room(1).put((byte) value);
        return this;
    }

    public WireWriter u16(int value) {
        room(2).putShort((short) value);
        return this;
    }

    public WireWriter u32(long value) {
        room(4).putInt((int) value);
        return this;
    }

    public WireWriter u64(long value) {
        room(8).putLong(value);
        return this;
    }

    /**
     * A counted string with the NUL that lets C use it in place.
     *
     * @throws IllegalArgumentException where the value holds a NUL, which no system call could take
     */
    public WireWriter string(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a string for a system call can't hold a NUL: " + value);
        }
        u32(bytes.length);
        room(bytes.length + 1).put(bytes).put((byte) 0);
        return this;
    }

    /** Counted bytes. */
    public WireWriter bytes(byte[] value) {
        u32(value.length);
        room(value.length).put(value);
        return this;
    }

    public WireWriter strings(Collection<String> values) {
        return list(List.copyOf(values), (writer, value) -> writer.string(value));
    }

    public <T> WireWriter list(List<T> values, BiConsumer<WireWriter, T> item) {
        u32(values.size());
        values.forEach(value -> item.accept(this, value));
        return this;
    }

    /** A {@code u32} that says how many bytes {@code content} wrote behind it. */
    public WireWriter counted(Runnable content) {
        int at = buffer.position();
        u32(0);
        content.run();
        buffer.putInt(at, buffer.position() - at - Integer.BYTES);
        return this;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    private ByteBuffer room(int size) {
        if (buffer.remaining() < size) {
            int capacity = Math.max(buffer.capacity() * 2, buffer.position() + size);
            ByteBuffer larger = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
            larger.put(buffer.flip());
            buffer = larger;
        }
        return buffer;
    }
}
