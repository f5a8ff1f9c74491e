package dev.monopod.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A process as the host's kernel tells of it in /proc (proc(5)).
 *
 * @param startTime in clock ticks since boot; with it, a pid that was given to another process is another process
 */
public record HostProcess(int pid, long startTime) {
    private static final Path PROC = Path.of("/proc");

    public static HostProcess of(int pid) throws IOException {
        return new HostProcess(pid, startTimeOf(pid));
    }

    public static HostProcess self() throws IOException {
        return of((int) ProcessHandle.current().pid());
    }

    /** All processes that this one sees. */
    public static List<HostProcess> all() {
        List<HostProcess> found = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path folder : folders) {
                addIfThere(found, Integer.parseInt(folder.getFileName().toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    public static void addIfThere(List<HostProcess> found, int pid) {
        try {
            found.add(of(pid));
        } catch (IOException ended) {
            return;
        }
    }

    /** Neither ended nor a zombie, and still the same. */
    public boolean alive() {
        try {
            return startTimeOf(pid) == startTime && !stat(pid).get(0).equals("Z");
        } catch (IOException e) {
            return false;
        }
    }

    public String name() throws IOException {
        return Files.readString(file("comm")).strip();
    }

    public String commandLine() throws IOException {
        return String.join(" ", nulSeparated("cmdline"));
    }

    /** The file that it executes, also where that has been removed. */
    public Path program() {
        return file("exe");
    }

    public int parent() throws IOException {
        return Integer.parseInt(status("PPid"));
    }

    /** Its numbers, from the host's pid namespace to its own. */
    public List<Integer> numbers() throws IOException {
        return Arrays.stream(status("NSpid").split("\\s+"))
                .map(Integer::valueOf)
                .toList();
    }

    /** Its number in its own pid namespace. */
    public int innermostNumber() throws IOException {
        List<Integer> numbers = numbers();
        return numbers.get(numbers.size() - 1);
    }

    public int oomScoreAdj() throws IOException {
        return Integer.parseInt(Files.readString(file("oom_score_adj")).strip());
    }

    public String status(String key) throws IOException {
        return Files.readAllLines(file("status")).stream()
                .filter(line -> line.startsWith(key + ":"))
                .map(line -> line.substring(key.length() + 1).strip())
                .findFirst()
                .orElseThrow(() -> new IOException("no " + key + " in " + file("status")));
    }

    /** Kind and inode of a namespace, {@code net:[4026531840]}: equal where the namespace is the same. */
    public String namespace(String kind) throws IOException {
        return Files.readSymbolicLink(file("ns").resolve(kind)).toString();
    }

    /** As the process itself would call it. */
    public String workingDirectory() throws IOException {
        return Files.readSymbolicLink(file("cwd")).toString();
    }

    public List<String> mounts() throws IOException {
        return Files.readAllLines(file("mountinfo"));
    }

    /** The line of what is mounted last at a path, as the process sees it. */
    public String mountAt(String path) throws IOException {
        return mounts().stream()
                .filter(line -> line.split(" ")[4].equals(path))
                .reduce((first, second) -> second)
                .orElseThrow(() -> new IOException("nothing is mounted at " + path + " of " + pid));
    }

    /** What holds for the mount itself, as {@code ro} or {@code nosuid}; its file system's own options are others. */
    public Set<String> mountOptions(String path) throws IOException {
        return Set.of(mountAt(path).split(" ")[5].split(","));
    }

    /** Major and minor number of the file system that is mounted there: equal where it is the same one. */
    public String mountedDevice(String path) throws IOException {
        return mountAt(path).split(" ")[2];
    }

    public Map<String, String> environment() throws IOException {
        Map<String, String> variables = new HashMap<>();
        for (String entry : nulSeparated("environ")) {
            int equals = entry.indexOf('=');
            variables.put(entry.substring(0, equals), entry.substring(equals + 1));
        }
        return variables;
    }

    /** Soft and hard limit of this name in its file limits, with a colon between. */
    public String limit(String name) throws IOException {
        String line = Files.readAllLines(file("limits")).stream()
                .filter(one -> one.startsWith(name))
                .findFirst()
                .orElseThrow(() -> new IOException("no " + name + " in " + file("limits")));
        String[] words = line.substring(name.length()).strip().split(" +");
        return words[0] + ":" + words[1];
    }

    public Map<Integer, String> descriptors() throws IOException {
        Map<Integer, String> open = new HashMap<>();
        try (DirectoryStream<Path> links = Files.newDirectoryStream(file("fd"))) {
            for (Path link : links) {
                addTarget(open, link);
            }
        }
        return open;
    }

    private static void addTarget(Map<Integer, String> open, Path link) throws IOException {
        try {
            open.put(
                    Integer.valueOf(link.getFileName().toString()),
                    Files.readSymbolicLink(link).toString());
        } catch (NoSuchFileException closedMeanwhile) {
            return;
        }
    }

    /** A path below its root, through the kernel's door to it. For paths without symbolic links to absolute paths. */
    public Path root(String path) {
        return file("root" + path);
    }

    /** The names in a folder below its root. */
    public List<String> names(String path) throws IOException {
        try (Stream<Path> children = Files.list(root(path))) {
            return children.map(child -> child.getFileName().toString()).toList();
        }
    }

    public List<String> cgroups() throws IOException {
        return Files.readAllLines(file("cgroup"));
    }

    /** Ends it at once; waits until it has ended. */
    public void kill() {
        ProcessHandle.of(pid).filter(handle -> alive()).ifPresent(ProcessHandle::destroyForcibly);
        Waiting.until("end of process " + pid, () -> !alive());
    }

    private Path file(String name) {
        return PROC.resolve(Integer.toString(pid)).resolve(name);
    }

    private List<String> nulSeparated(String name) throws IOException {
        String content = new String(Files.readAllBytes(file(name)), StandardCharsets.UTF_8);
        return Arrays.stream(content.split("\0"))
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static long startTimeOf(int pid) throws IOException {
        return Long.parseLong(stat(pid).get(19));
    }

    /** The fields from the third on, the state; the second may hold blanks. */
    private static List<String> stat(int pid) throws IOException {
        String stat;
        try {
            stat = Files.readString(PROC.resolve(Integer.toString(pid)).resolve("stat"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // ESRCH where the process ends between opening and reading
            throw new NoSuchFileException("/proc/" + pid, null, e.getMessage());
        }
        return List.of(stat.substring(stat.lastIndexOf(')') + 2).strip().split(" "));
    }
}
