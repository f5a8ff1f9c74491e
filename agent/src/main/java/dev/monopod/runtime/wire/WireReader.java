package dev.monopod.runtime.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Takes the protocol's values off the front of some bytes. Each method fails with {@link WireException} where they end too soon. */
public final class WireReader {
    private final ByteBuffer buffer;

    public WireReader(byte[] bytes) {
        buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    public int u8() throws WireException {
        return Byte.toUnsignedInt(need(1).get());
    }

    public int u16() throws WireException {
        return Short.toUnsignedInt(need(2).getShort());
    }

    /** A number of 32 bits that the protocol keeps below 2^31: an id, a count, an errno. */
    public int u32() throws WireException {
        int value = need(4).getInt();
        if (value < 0) {
            throw new WireException(
                    "the number " + Integer.toUnsignedString(value) + " is larger than any that the protocol uses");
        }
        return value;
    }

    public long u64() throws WireException {
        return need(8).getLong();
    }

    public byte[] bytes() throws WireException {
        int length = u32();
        need(length);
        byte[] bytes = new byte[length];
        buffer.get(bytes);
        return bytes;
    }

    public String string() throws WireException {
        int length = u32();
        need(length);
        byte[] bytes = new byte[length];
        buffer.get(bytes);
        if (u8() != 0) {
            throw new WireException("a string of " + length + " bytes is not closed by a NUL");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** A list whose items are at least one byte long each, so that a lying count can't ask for more memory than there are bytes. */
    public <T> List<T> list(Item<T> item) throws WireException {
        int count = u32();
        need(count);
        List<T> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            items.add(item.read(this));
        }
        return items;
    }

    public int remaining() {
        return buffer.remaining();
    }

    /** Reads one item of a list. */
    @FunctionalInterface
    public interface Item<T> {
        T read(WireReader reader) throws WireException;
    }

    private ByteBuffer need(int size) throws WireException {
        if (buffer.remaining() < size) {
            throw new WireException("needs " + size + " more bytes where " + buffer.remaining() + " are left");
        }
        return buffer;
    }
}
