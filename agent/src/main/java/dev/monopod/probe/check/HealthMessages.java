package dev.monopod.probe.check;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * The two messages of gRPC's health protocol (grpc.health.v1), in gRPC's framing: one byte for compression, four for the length, then
 * protobuf. Each has one field: {@code HealthCheckRequest { string service = 1; }}, {@code HealthCheckResponse { ServingStatus status = 1; }}.
 */
final class HealthMessages {
    private static final int PREFIX = 5;
    /** Of protobuf's encoding: a key is the field's number, shifted, and its wire type. */
    private static final int SERVICE = (1 << 3) | 2;

    private static final int STATUS = 1 << 3;
    private static final int MAX_VARINT = 10;

    private HealthMessages() {}

    /** What came can't be understood. */
    static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1;

        MalformedException(String message) {
            super(message);
        }
    }

    static ByteBuf request(String service) {
        ByteBuf message = Unpooled.buffer();
        if (!service.isEmpty()) {
            message.writeByte(SERVICE);
            writeVarint(message, ByteBufUtil.utf8Bytes(service));
            message.writeCharSequence(service, StandardCharsets.UTF_8);
        }
        ByteBuf prefix = Unpooled.buffer(PREFIX).writeByte(0).writeInt(message.readableBytes());
        return Unpooled.wrappedBuffer(prefix, message);
    }

    private static void writeVarint(ByteBuf to, int value) {
        int left = value;
        while (left >= 0x80) {
            to.writeByte((left & 0x7f) | 0x80);
            left >>>= 7;
        }
        to.writeByte(left);
    }

    /**
     * The status that a response holds: 0 where it holds none, as protobuf has it. Fields of other numbers are passed over.
     *
     * @param body the whole of what came
     */
    static long status(ByteBuf body) throws MalformedException {
        if (body.readableBytes() < PREFIX) {
            throw new MalformedException("no message");
        }
        boolean compressed = body.readByte() != 0;
        long length = body.readUnsignedInt();
        if (compressed || length != body.readableBytes()) {
            throw new MalformedException("no plain message of the length that it says");
        }
        try {
            long status = 0;
            while (body.isReadable()) {
                long key = readVarint(body);
                if (key == STATUS) {
                    status = readVarint(body);
                } else {
                    skip(body, (int) key & 7);
                }
            }
            return status;
        } catch (IndexOutOfBoundsException e) {
            throw new MalformedException("no health message: cut off");
        }
    }

    private static void skip(ByteBuf body, int wireType) throws MalformedException {
        switch (wireType) {
            case 0 -> readVarint(body);
            case 1 -> body.skipBytes(8);
            case 2 -> body.skipBytes((int) Math.min(Integer.MAX_VALUE, readVarint(body) & Long.MAX_VALUE));
            case 5 -> body.skipBytes(4);
            default -> throw new MalformedException("no health message: wire type " + wireType);
        }
    }

    private static long readVarint(ByteBuf body) throws MalformedException {
        long value = 0;
        for (int octet = 0; octet < MAX_VARINT; octet++) {
            byte next = body.readByte();
            value |= (long) (next & 0x7f) << (7 * octet);
            if (next >= 0) {
                return value;
            }
        }
        throw new MalformedException("no health message: a number without end");
    }
}
