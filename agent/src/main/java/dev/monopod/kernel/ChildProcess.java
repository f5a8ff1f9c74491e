package dev.monopod.kernel;

import java.lang.ref.Reference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import jnr.constants.platform.Signal;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * A program that runs as a child of this process, by posix_spawn(3): with no environment, no signal blocked, neither SIGCHLD nor SIGPIPE
 * ignored, and nothing but its messages to write to. Not for sharing between threads.
 *
 * <p>{@link ProcessBuilder}'s child looks at every descriptor of this process before it becomes the program, while the thread that starts
 * it waits: beside a thousand pods that is a fifth of a pod's start. Here a descriptor that is not closed by exec is the program's to
 * close.
 */
public final class ChildProcess {
    private static final Runtime RUNTIME = Runtime.getRuntime(LibC.INSTANCE);

    /** In bytes: more than posix_spawn_file_actions_t and posix_spawnattr_t have in any libc. */
    private static final int STRUCTURE = 1024;

    /** In bytes: as many as sigset_t has in every libc. */
    private static final int SIGNAL_SET = 128;

    private static final short POSIX_SPAWN_SETSIGDEF = 0x04;
    private static final short POSIX_SPAWN_SETSIGMASK = 0x08;
    private static final long SIG_DFL = 0;
    private static final int MODE = 0600;

    private final int pid;

    private ChildProcess(int pid) {
        this.pid = pid;
    }

    /**
     * Starts a program. When this returns it runs, or could not be run.
     *
     * @param arguments without the program's own name
     * @param messages file for its stderr, made or emptied
     * @throws KernelException where it can't be run, or its messages can't be written
     */
    public static ChildProcess start(Path program, List<String> arguments, Path messages) throws KernelException {
        List<String> words = new ArrayList<>(List.of(program.toString()));
        words.addAll(arguments);
        Pointer command = vector(words);
        Pointer environment = vector(List.of());
        Pointer actions = Memory.allocateDirect(RUNTIME, STRUCTURE, true);
        Pointer attributes = Memory.allocateDirect(RUNTIME, STRUCTURE, true);
        Pointer defaults = signals(Signal.SIGCHLD, Signal.SIGPIPE);
        hearOfEnds();
        LibC.INSTANCE.posix_spawn_file_actions_init(actions);
        LibC.INSTANCE.posix_spawnattr_init(attributes);
        try {
            byte[] nowhere = text("/dev/null");
            LibC.INSTANCE.posix_spawn_file_actions_addopen(actions, 0, nowhere, LibC.O_RDONLY, 0);
            LibC.INSTANCE.posix_spawn_file_actions_addopen(actions, 1, nowhere, LibC.O_WRONLY, 0);
            LibC.INSTANCE.posix_spawn_file_actions_addopen(
                    actions, 2, text(messages.toString()), LibC.O_WRONLY | LibC.O_CREAT | LibC.O_TRUNC, MODE);
            // The mask itself is the empty one that the attributes begin with.
            LibC.INSTANCE.posix_spawnattr_setflags(
                    attributes, (short) (POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF));
            LibC.INSTANCE.posix_spawnattr_setsigdefault(attributes, defaults);
            int[] pid = {0};
            int errno =
                    LibC.INSTANCE.posix_spawn(pid, text(program.toString()), actions, attributes, command, environment);
            if (errno != 0) {
                throw new KernelException("posix_spawn", program.toString(), errno);
            }
            return new ChildProcess(pid[0]);
        } finally {
            LibC.INSTANCE.posix_spawnattr_destroy(attributes);
            LibC.INSTANCE.posix_spawn_file_actions_destroy(actions);
            // The garbage collector must not give back before what the call has read.
            Reference.reachabilityFence(command);
            Reference.reachabilityFence(environment);
        }
    }

    /** An ignored SIGCHLD, which whoever started this process may have left it with, has children vanish with their exit code (wait(2)). */
    private static void hearOfEnds() throws KernelException {
        long before = LibC.INSTANCE.signal(Signal.SIGCHLD.intValue(), SIG_DFL);
        Syscall.check(before < 0 ? -1 : 0, "signal", "SIGCHLD");
    }

    private static Pointer signals(Signal... which) {
        Pointer set = Memory.allocateDirect(RUNTIME, SIGNAL_SET, true);
        long bits = 0;
        for (Signal signal : which) {
            bits |= 1L << (signal.intValue() - 1);
        }
        set.putLong(0, bits);
        return set;
    }

    /** Strings as C wants them, and pointers to each of them with a null pointer behind, in one block of memory. */
    private static Pointer vector(List<String> words) {
        List<byte[]> texts = words.stream().map(ChildProcess::text).toList();
        int pointers = (words.size() + 1) * RUNTIME.addressSize();
        int size = pointers + texts.stream().mapToInt(text -> text.length).sum();
        Pointer block = Memory.allocateDirect(RUNTIME, size, true);
        long at = pointers;
        for (int i = 0; i < texts.size(); i++) {
            byte[] text = texts.get(i);
            block.put(at, text, 0, text.length);
            block.putAddress((long) i * RUNTIME.addressSize(), block.address() + at);
            at += text.length;
        }
        return block;
    }

    private static byte[] text(String text) {
        return RawPath.of(text).terminated();
    }

    /**
     * Blocks until the program has ended or the time is over; for worker threads only. Not to be called again when it has ended.
     *
     * @return its exit code, 128 + n where signal n ended it; empty where the time is over
     * @throws KernelException where it can't be waited for, for want of a descriptor say; it has been killed then
     */
    public OptionalInt await(Duration timeout) throws KernelException {
        boolean ended;
        try (PidFd process = PidFd.open(pid)) {
            ended = process.awaitExit(timeout);
        } catch (KernelException e) {
            kill();
            throw e;
        }
        return ended ? OptionalInt.of(reap()) : OptionalInt.empty();
    }

    /** Ends it by SIGKILL, and waits until it has. Only while it has not been seen to end. */
    public void kill() throws KernelException {
        // Nobody else can have the number before it is reaped; and it takes no descriptor, of which there may be none
        // left.
        Syscall.check(LibC.INSTANCE.kill(pid, Signal.SIGKILL.intValue()), "kill", "process " + pid);
        reap();
    }

    private int reap() throws KernelException {
        int[] status = {0};
        Syscall.check(LibC.INSTANCE.waitpid(pid, status, 0), "waitpid", "process " + pid);
        int signal = status[0] & 0x7f;
        return signal == 0 ? status[0] >> 8 & 0xff : 128 + signal;
    }
}
