package dev.monopod.runtime.shim;

import dev.monopod.runtime.launch.Step;
import dev.monopod.runtime.wire.WireException;
import dev.monopod.runtime.wire.WireReader;
import dev.monopod.runtime.wire.WireWriter;
import java.util.List;
import java.util.function.Consumer;

/** The agent's frames as bytes, and the shim's answers as values. Pure. */
public final class Frames {
    private Frames() {}

    static byte[] hello(int request) {
        return frame(Frame.HELLO, request, writer -> writer.u32(Frame.PROTOCOL_VERSION));
    }

    static byte[] start(int request, Start start) {
        return frame(
                Frame.START,
                request,
                writer -> writer.string(start.id())
                        .string(start.record())
                        .string(start.log())
                        .u64(start.logMaxBytes())
                        .u32(start.logMaxFiles())
                        .list(start.plan().steps(), Frames::step));
    }

    static byte[] signal(int request, String id, int signal) {
        return frame(Frame.SIGNAL, request, writer -> writer.string(id).u32(signal));
    }

    static byte[] forget(int request, String id) {
        return frame(Frame.FORGET, request, writer -> writer.string(id));
    }

    static byte[] shutdown(int request) {
        return frame(Frame.SHUTDOWN, request, writer -> {});
    }

    private static byte[] frame(int type, int request, Consumer<WireWriter> payload) {
        WireWriter writer = new WireWriter();
        writer.counted(() -> payload.accept(writer.u16(type).u32(request)));
        return writer.toByteArray();
    }

    private static void step(WireWriter writer, Step step) {
        writer.u16(step.op().number()).counted(() -> step.write(writer));
    }

    /** The payload of WELCOME: what the shim knows. */
    static Welcome welcome(Frame frame) throws WireException {
        WireReader reader = reader(frame, Frame.WELCOME);
        int version = reader.u32();
        if (version < Frame.OLDEST_VERSION || version > Frame.PROTOCOL_VERSION) {
            throw new WireException("the shim speaks version " + version + " of the protocol, this agent "
                    + Frame.OLDEST_VERSION + " to " + Frame.PROTOCOL_VERSION);
        }
        return new Welcome(reader.u32(), reader.list(ShimProcess::read));
    }

    static ShimProcess process(Frame frame) throws WireException {
        return ShimProcess.read(reader(frame, Frame.PROCESS));
    }

    /** A whole frame with its length, as the shim leaves it in a record file. */
    public static ShimProcess record(byte[] content) throws WireException {
        WireReader reader = new WireReader(content);
        int length = reader.u32();
        if (length != reader.remaining() || reader.u16() != Frame.PROCESS) {
            throw new WireException("not the record of a process's end: " + content.length + " bytes");
        }
        reader.u32();
        return ShimProcess.read(reader);
    }

    static RefusedException refusal(Frame frame, String tried) throws WireException {
        WireReader reader = reader(frame, Frame.REFUSED);
        return new RefusedException(tried, reader.u32(), reader.string());
    }

    private static WireReader reader(Frame frame, int expected) throws WireException {
        if (frame.type() != expected) {
            throw new WireException("a frame of type " + frame.type() + " where " + expected + " was expected");
        }
        return frame.payload();
    }

    /** What the shim answers to HELLO. */
    record Welcome(int shimPid, List<ShimProcess> processes) {}
}
