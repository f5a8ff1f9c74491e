package dev.monopod.kernel;

import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** A terminal that this process has open. To be used by one thread at a time, but for {@link #restore}. */
public final class Terminal {
    /** More than struct termios of any libc. */
    private static final int TERMIOS_SIZE = 256;

    private static final int WINSIZE_SIZE = 8;
    private static final int TCSADRAIN = 1;
    private static final long TIOCGWINSZ = 0x5413;

    private final int fd;
    private final byte[] before;

    private Terminal(int fd, byte[] before) {
        this.fd = fd;
        this.before = before;
    }

    /** In characters; zeros where the terminal does not know. */
    public record Size(int rows, int columns) {}

    /** What is open at a descriptor; empty where that is no terminal. */
    public static Optional<Terminal> at(int fd) {
        byte[] settings = new byte[TERMIOS_SIZE];
        return LibC.INSTANCE.tcgetattr(fd, settings) == 0 ? Optional.of(new Terminal(fd, settings)) : Optional.empty();
    }

    public Size size() throws KernelException {
        byte[] size = new byte[WINSIZE_SIZE];
        Syscall.check(LibC.INSTANCE.ioctl(fd, TIOCGWINSZ, size), "ioctl TIOCGWINSZ", "the terminal");
        ByteBuffer numbers = ByteBuffer.wrap(size).order(ByteOrder.nativeOrder());
        return new Size(Short.toUnsignedInt(numbers.getShort(0)), Short.toUnsignedInt(numbers.getShort(2)));
    }

    /** Nothing that is typed means anything here any more, and nothing is echoed (cfmakeraw(3)). */
    public void makeRaw() throws KernelException {
        byte[] raw = before.clone();
        LibC.INSTANCE.cfmakeraw(raw);
        Syscall.check(LibC.INSTANCE.tcsetattr(fd, TCSADRAIN, raw), "tcsetattr", "the terminal");
    }

    /** As it was when this was made. Any number of times, on any thread; a terminal that is gone needs it no more. */
    public void restore() {
        LibC.INSTANCE.tcsetattr(fd, TCSADRAIN, before);
    }

    /**
     * Calls back, on a thread of the JVM's, whenever its size may have changed (SIGWINCH). By reflection: the class is the JDK's own, though
     * all have it, and the compiler knows no way to be told that.
     */
    public static void whenResized(Runnable resized) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object calling = Proxy.newProxyInstance(
                    Terminal.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        resized.run();
                        return null;
                    });
            Object windowChange = signal.getConstructor(String.class).newInstance("WINCH");
            signal.getMethod("handle", signal, handler).invoke(null, windowChange, calling);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("signals can't be listened to with this Java", e);
        }
    }
}
