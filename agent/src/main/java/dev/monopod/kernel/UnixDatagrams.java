package dev.monopod.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Sends datagrams to a unix socket (unix(7)), which the JDK can't. Any thread may send; the owner closes when none does any more. */
public final class UnixDatagrams implements AutoCloseable {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;

    /** sun_path has 108 bytes; of a path, one is for the NUL. */
    private static final int PATH_SIZE = 108;

    private final int fd;
    private final String receiver;
    private final byte[] address;

    private UnixDatagrams(int fd, String receiver, byte[] address) {
        this.fd = fd;
        this.receiver = receiver;
        this.address = address;
    }

    /**
     * Opens a socket of its own, unseen by child processes. Nothing is sent yet: it is not known whether anybody receives.
     *
     * @param receiver an absolute path, or {@code @name} for a socket in the abstract name space
     * @throws IllegalArgumentException where {@code receiver} is neither, or too long
     */
    public static UnixDatagrams to(String receiver) throws KernelException {
        byte[] address = address(receiver);
        int fd = LibC.INSTANCE.socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        return new UnixDatagrams(Syscall.check(fd, "socket", receiver), receiver, address);
    }

    /** The structure sockaddr_un: an abstract name begins with a NUL and ends with the structure, a path ends with a NUL. */
    private static byte[] address(String receiver) {
        byte[] name = RawPath.of(receiver).terminated();
        boolean isAbstract = receiver.startsWith("@");
        int length = isAbstract ? name.length - 1 : name.length;
        if (length > PATH_SIZE || length < 2 || !(isAbstract || receiver.startsWith("/"))) {
            throw new IllegalArgumentException(
                    "\"" + receiver + "\" is no unix socket: must be an absolute path or @ and a name, of at most "
                            + (PATH_SIZE - 1) + " bytes");
        }
        ByteBuffer address = ByteBuffer.allocate(Short.BYTES + length)
                .order(ByteOrder.nativeOrder())
                .putShort((short) AF_UNIX);
        address.put(Arrays.copyOf(name, length));
        if (isAbstract) {
            address.put(Short.BYTES, (byte) 0);
        }
        return address.array();
    }

    /**
     * Sends one datagram, or fails at once: EAGAIN where the receiver has many that it did not read, ECONNREFUSED or ENOENT where there is
     * none. Never blocks.
     */
    public void send(byte[] datagram) throws KernelException {
        long sent = LibC.INSTANCE.sendto(
                fd, datagram, datagram.length, MSG_DONTWAIT | MSG_NOSIGNAL, address, address.length);
        Syscall.check(sent, "sendto", receiver);
    }

    @Override
    public void close() {
        LibC.INSTANCE.close(fd);
    }
}
