package dev.monopod.kernel;

import jnr.ffi.Runtime;

/** Turns the C convention of "-1 and errno" into a value or a {@link KernelException}. */
final class Syscall {
    private static final Runtime RUNTIME = Runtime.getRuntime(LibC.INSTANCE);

    private Syscall() {}

    /**
     * The result of a call, or its errno as an exception. To be given the call's result directly, with no other call into C between.
     *
     * @throws KernelException where {@code result} is negative
     */
    static int check(long result, String call, String object) throws KernelException {
        if (result < 0) {
            throw new KernelException(call, object, RUNTIME.getLastError());
        }
        return (int) result;
    }
}
