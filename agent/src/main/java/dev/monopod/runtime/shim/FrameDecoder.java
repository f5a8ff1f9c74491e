package dev.monopod.runtime.shim;

import dev.monopod.runtime.wire.WireException;
import dev.monopod.runtime.wire.WireReader;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** Cuts a stream of bytes into frames. For one connection, on its context. */
final class FrameDecoder {
    private Buffer pending = Buffer.buffer();

    /**
     * The frames that are whole with these bytes, in their order.
     *
     * @throws WireException where a length can't be one: nothing that follows could be understood
     */
    List<Frame> accept(Buffer bytes) throws WireException {
        pending = pending.length() == 0 ? bytes : pending.appendBuffer(bytes);
        List<Frame> frames = new ArrayList<>();
        int at = 0;
        while (pending.length() - at >= Integer.BYTES) {
            long length = pending.getUnsignedIntLE(at);
            if (length < Frame.HEADER_SIZE || length > Frame.MOST_BYTES) {
                throw new WireException("a frame of " + length + " bytes");
            }
            int end = at + Integer.BYTES + (int) length;
            if (pending.length() < end) {
                break;
            }
            int type = pending.getUnsignedShortLE(at + Integer.BYTES);
            int request = pending.getIntLE(at + Integer.BYTES + Short.BYTES);
            byte[] payload = pending.getBytes(at + Integer.BYTES + Frame.HEADER_SIZE, end);
            frames.add(new Frame(type, request, new WireReader(payload)));
            at = end;
        }
        pending = pending.getBuffer(at, pending.length());
        return frames;
    }
}
