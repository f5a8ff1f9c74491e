package dev.monopod.kernel;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A network namespace of its own with nothing but a loopback device that is up, and servers in it. */
public final class TestNamespace implements AutoCloseable {
    private static final String UP = "up";

    private final Process holder;
    private final NetworkNamespace namespace;
    private final List<Process> programs = new ArrayList<>();

    private TestNamespace(Process holder, NetworkNamespace namespace) {
        this.holder = holder;
        this.namespace = namespace;
    }

    public static TestNamespace make() throws IOException {
        Process holder = new ProcessBuilder(
                        "unshare",
                        "--net",
                        "sh",
                        "-ec",
                        "busybox ip link set lo up; echo " + UP + "; exec sleep 100000")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said =
                new BufferedReader(new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8)).readLine();
        if (!UP.equals(said)) {
            holder.destroyForcibly();
            throw new IOException("no network namespace could be made (needs root, unshare, busybox)");
        }
        return new TestNamespace(holder, NetworkNamespace.ofChild(pid(holder), ownPid()));
    }

    static int ownPid() {
        return Math.toIntExact(ProcessHandle.current().pid());
    }

    static int pid(Process process) {
        return Math.toIntExact(process.pid());
    }

    public NetworkNamespace namespace() {
        return namespace;
    }

    int holder() {
        return pid(holder);
    }

    /** A listening socket on 127.0.0.1 in it. */
    public ServerSocketChannel listen(int port, int backlog) throws IOException {
        return socket().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), backlog);
    }

    /** A socket for a server in it; the thread that opens it ends with that. */
    public ServerSocketChannel socket() throws IOException {
        CompletableFuture<ServerSocketChannel> opened = new CompletableFuture<>();
        Thread inside = new Thread(() -> {
            try {
                namespace.enter();
                opened.complete(ServerSocketChannel.open());
            } catch (IOException | RuntimeException e) {
                opened.completeExceptionally(e);
            }
        });
        inside.start();
        try {
            return opened.get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    /** Runs a program in it until it is closed. */
    public Process run(String... command) throws IOException {
        List<String> inside = new ArrayList<>(List.of("nsenter", "--net=/proc/" + holder.pid() + "/ns/net"));
        inside.addAll(List.of(command));
        Process program = new ProcessBuilder(inside)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        programs.add(program);
        return program;
    }

    @Override
    public void close() {
        programs.forEach(Process::destroyForcibly);
        namespace.close();
        holder.destroyForcibly();
    }
}
