package dev.monopod.source;

import dev.monopod.kernel.Inotify;
import dev.monopod.kernel.Inotify.Kind;
import dev.monopod.kernel.KernelException;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import jnr.constants.platform.Errno;
import org.jspecify.annotations.Nullable;

/**
 * Watches the way that the kernel goes when it resolves a path, so that it is told when the path comes to mean something else.
 *
 * <p>A directory on the way is watched for its own moving and removal only, so that what goes on in it (think of /tmp) wakes no one.
 * The folder of a symbolic link, and that of a name that is not there, is watched for that name. Each watch is set before what it
 * watches is looked at, so a change in between is an event rather than a miss.
 */
final class PathTrail {
    private static final Path ROOT = Path.of("/");
    private static final Set<Kind> ITSELF = EnumSet.of(Kind.DELETE_SELF, Kind.MOVE_SELF);
    private static final Set<Kind> NAMES = EnumSet.of(
            Kind.CREATE, Kind.DELETE, Kind.MOVED_FROM, Kind.MOVED_TO, Kind.ATTRIB, Kind.DELETE_SELF, Kind.MOVE_SELF);
    private static final Set<Kind> NAMES_AND_CONTENT = EnumSet.of(Kind.CLOSE_WRITE);

    static {
        NAMES_AND_CONTENT.addAll(NAMES);
    }

    /** As many symbolic links as the kernel follows in one path (path_resolution(7)). */
    private static final int MAX_LINKS = 40;
    /** How often a directory may turn out to be something else between two calls. */
    private static final int MAX_SURPRISES = 1000;

    /**
     * A part of the way.
     *
     * @param watch the watched directory
     * @param name the name in it that matters; null for the directory itself
     * @param end whether that name is what the whole path means in the end
     */
    record Step(int watch, @Nullable Path name, boolean end) {}

    private final Inotify inotify;
    private final boolean file;
    private final List<Step> steps = new ArrayList<>();
    private final Deque<Path> rest = new ArrayDeque<>();
    private Path at = ROOT;
    private int links;
    private int surprises;

    private PathTrail(Inotify inotify, Path path, boolean file) {
        this.inotify = inotify;
        this.file = file;
        push(path);
    }

    /**
     * Watches the way to a path as far as it leads.
     *
     * @param path absolute
     * @param file whether a file's content is what matters at the end, rather than a directory
     * @throws KernelException ENOSPC where there are no more watches to be had
     */
    static List<Step> watch(Inotify inotify, Path path, boolean file) throws IOException {
        PathTrail trail = new PathTrail(inotify, path, file);
        while (!trail.rest.isEmpty() && trail.next()) {
            if (trail.surprises > MAX_SURPRISES) {
                throw new FileSystemLoopException(path.toString());
            }
        }
        return trail.steps;
    }

    /** Goes one name further; false where the way ends before the path does. */
    private boolean next() throws IOException {
        Path name = rest.pop();
        if (name.toString().equals("..")) {
            at = Objects.requireNonNullElse(at.getParent(), ROOT);
            return true;
        }
        if (name.toString().isEmpty() || name.toString().equals(".")) {
            return true;
        }
        Path there = at.resolve(name);
        return isDirectory(there) ? enter(there, name) : follow(there, name);
    }

    private boolean enter(Path there, Path name) throws IOException {
        try {
            steps.add(new Step(inotify.watch(there, ITSELF), null, false));
            at = there;
            return true;
        } catch (KernelException e) {
            if (e.is(Errno.EACCES)) {
                steps.add(new Step(inotify.watch(at, NAMES), name, rest.isEmpty()));
                at = there;
                return true;
            }
            if (e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR)) {
                return surprised(name);
            }
            throw e;
        }
    }

    private boolean follow(Path there, Path name) throws IOException {
        int watch = inotify.watch(at, file && rest.isEmpty() ? NAMES_AND_CONTENT : NAMES);
        boolean link = Files.isSymbolicLink(there);
        steps.add(new Step(watch, name, rest.isEmpty() && !link));
        if (isDirectory(there)) {
            return surprised(name);
        }
        if (!link || ++links > MAX_LINKS) {
            return false;
        }
        Path target;
        try {
            target = Files.readSymbolicLink(there);
        } catch (IOException e) {
            return surprised(name);
        }
        at = target.isAbsolute() ? ROOT : at;
        push(target);
        return true;
    }

    private boolean surprised(Path name) {
        surprises++;
        rest.push(name);
        return true;
    }

    private void push(Path path) {
        for (int i = path.getNameCount() - 1; i >= 0; i--) {
            rest.push(path.getName(i));
        }
    }

    private static boolean isDirectory(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }
}
