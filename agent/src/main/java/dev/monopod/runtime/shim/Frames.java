package dev.monopod.runtime.shim;

import dev.monopod.runtime.TerminalSize;
import dev.monopod.runtime.launch.Step;
import dev.monopod.runtime.wire.WireException;
import dev.monopod.runtime.wire.WireReader;
import dev.monopod.runtime.wire.WireWriter;
import io.vertx.core.buffer.Buffer;
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

    static byte[] exec(int version, Exec exec) {
        return frame(
                Frame.EXEC,
                0,
                writer -> writer.u32(version)
                        .string(exec.container())
                        .u32(exec.input() ? Exec.STDIN_FLAG : 0)
                        .string(exec.group())
                        .list(exec.plan().steps(), Frames::step));
    }

    /** @param bytes no more than {@link Exec#MOST_INPUT}; none for the end of the input */
    static byte[] stdin(byte[] bytes) {
        return frame(Frame.STDIN, 0, writer -> writer.bytes(bytes));
    }

    static byte[] resize(TerminalSize size) {
        return frame(Frame.RESIZE, 0, writer -> writer.u16(size.rows()).u16(size.columns()));
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
        return new Welcome(version, reader.u32(), reader.list(ShimProcess::read));
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

    /** The host's number of a command's process, which runs now. */
    static int started(Frame frame) throws WireException {
        return reader(frame, Frame.STARTED).u32();
    }

    static Output output(Frame frame) throws WireException {
        WireReader reader = reader(frame, Frame.OUTPUT);
        int stream = reader.u8();
        if (stream != Output.STDOUT && stream != Output.STDERR) {
            throw new WireException("output on stream " + stream);
        }
        return new Output(stream == Output.STDERR, Buffer.buffer(reader.bytes()));
    }

    static Ended ended(Frame frame) throws WireException {
        WireReader reader = reader(frame, Frame.ENDED);
        return new Ended(reader.u32(), reader.u32(), reader.u32(), reader.u32());
    }

    private static WireReader reader(Frame frame, int expected) throws WireException {
        if (frame.type() != expected) {
            throw new WireException("a frame of type " + frame.type() + " where " + expected + " was expected");
        }
        return frame.payload();
    }

    /** What a command has written. */
    record Output(boolean toStderr, Buffer bytes) {
        private static final int STDOUT = 1;
        private static final int STDERR = 2;
    }

    /**
     * How a command ended.
     *
     * @param signal that ended it, or 0
     * @param step of its plan that failed, counted from 1, or 0
     * @param errno of that step
     */
    record Ended(int exitCode, int signal, int step, int errno) {}

    /** What the shim answers to HELLO. */
    record Welcome(int version, int shimPid, List<ShimProcess> processes) {}
}
