package dev.monopod.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jnr.ffi.LibraryLoader;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;

/** How many descriptors this process may have (getrlimit(2)), for a while. */
final class DescriptorLimit implements AutoCloseable {
    private static final int RLIMIT_NOFILE = 7;
    private static final Calls CALLS = LibraryLoader.create(Calls.class).load("c");

    private final byte[] before;

    private DescriptorLimit(byte[] before) {
        this.before = before;
    }

    /** Public for jnr-ffi alone. */
    public interface Calls {
        int getrlimit(int resource, @Out byte[] limit);

        int setrlimit(int resource, @In byte[] limit);
    }

    /** No new one gets this number or a higher one; those that are open stay. */
    static DescriptorLimit set(long most) {
        byte[] before = new byte[2 * Long.BYTES];
        CALLS.getrlimit(RLIMIT_NOFILE, before);
        byte[] limit = before.clone();
        ByteBuffer.wrap(limit).order(ByteOrder.nativeOrder()).putLong(0, most);
        DescriptorLimit set = new DescriptorLimit(before);
        CALLS.setrlimit(RLIMIT_NOFILE, limit);
        return set;
    }

    @Override
    public void close() {
        CALLS.setrlimit(RLIMIT_NOFILE, before);
    }
}
