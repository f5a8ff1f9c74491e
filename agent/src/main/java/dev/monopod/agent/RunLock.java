package dev.monopod.agent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** The run directory, held for one agent at a time. The kernel gives it back when the agent ends, however it ends. */
final class RunLock implements AutoCloseable {
    private final FileChannel channel;

    private RunLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Makes the directory where it is missing, closed to everybody but root, and holds it.
     *
     * @throws IOException where another agent has it, with that one's process id
     */
    static RunLock hold(Path runDirectory) throws IOException {
        Files.createDirectories(runDirectory);
        Files.setPosixFilePermissions(runDirectory, PosixFilePermissions.fromString("rwx------"));
        FileChannel channel = FileChannel.open(
                runDirectory.resolve("agent.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        @Nullable FileLock lock = channel.tryLock();
        if (lock == null) {
            ByteBuffer holder = ByteBuffer.allocate(32);
            channel.read(holder);
            channel.close();
            String pid = new String(holder.array(), 0, holder.position(), StandardCharsets.US_ASCII).trim();
            throw new IOException(runDirectory + " is in use by another agent, process " + pid
                    + ": end that one, or choose another --run-dir");
        }
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
        return new RunLock(channel);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
