package dev.monopod.source;

import dev.monopod.kernel.Inotify;
import dev.monopod.kernel.Inotify.Event;
import dev.monopod.kernel.Inotify.Kind;
import dev.monopod.kernel.KernelException;
import dev.monopod.source.PathTrail.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Watches the manifest directory, the way to it, and the ways to the files that are symbolic links in it. Tells what should be looked
 * at again; looks at nothing itself. One owner; only {@link #wake} is for any thread.
 */
final class DirectoryWatch implements AutoCloseable {
    private static final Set<Kind> CONTENT = EnumSet.of(
            Kind.CLOSE_WRITE,
            Kind.MOVED_TO,
            Kind.MOVED_FROM,
            Kind.CREATE,
            Kind.DELETE,
            Kind.ATTRIB,
            Kind.DELETE_SELF,
            Kind.MOVE_SELF);
    /** So much of the kernel's queue is fetched before it is acted on; a flood must not put off acting for ever. */
    private static final int MAX_ROUNDS = 32;

    private static final int NONE = -2;

    /**
     * What should be looked at again.
     *
     * @param everything the directory as a whole: its way or itself changed, or events were lost
     * @param files in the order in which they were first touched; no more than there are names
     */
    record Changes(boolean everything, Map<Path, Set<Touch>> files) {}

    private final Path directory;
    private final Inotify inotify;
    private final WatchTable table = new WatchTable();
    private int content = NONE;
    private final Function<Path, @Nullable Object> identities;
    /** Of the directory that is watched: what is mounted over it is another one. */
    private @Nullable Object watched;

    private DirectoryWatch(Path directory, Inotify inotify, Function<Path, @Nullable Object> identities) {
        this.directory = directory;
        this.inotify = inotify;
        this.identities = identities;
    }

    /**
     * Watches nothing yet.
     *
     * @throws KernelException EMFILE where there are no more inotify instances to be had
     */
    static DirectoryWatch open(Path directory) throws KernelException {
        return open(directory, DirectoryListing::identity);
    }

    /** @param identities tells one directory from another; another one in tests, where something is mounted while it is asked */
    static DirectoryWatch open(Path directory, Function<Path, @Nullable Object> identities) throws KernelException {
        Inotify inotify = Inotify.open();
        inotify.watchMounts();
        return new DirectoryWatch(directory, inotify, identities);
    }

    /**
     * Watches the way to the directory as it is at present, and the directory if the way leads to one.
     *
     * @throws KernelException ENOSPC where there are no more watches to be had
     */
    void follow() throws IOException {
        // Before the watch: what is mounted in between is another directory than this then, and all is done anew.
        watched = identities.apply(directory);
        List<Step> steps = new ArrayList<>(PathTrail.watch(inotify, directory, false));
        content = NONE;
        if (!steps.isEmpty() && steps.get(steps.size() - 1).name() == null) {
            // The dot stands behind any symbolic link in the path's last place.
            content = inotify.watch(directory.resolve("."), CONTENT);
            steps.add(new Step(content, null, true));
        }
        put(directory, steps);
    }

    /** Watches the way to a symbolic link's target. */
    void followLink(Path file) throws IOException {
        put(file, PathTrail.watch(inotify, file, true));
    }

    /** To be called for a file that is no symbolic link; costs nothing if it was none before. */
    void unfollowLink(Path file) throws KernelException {
        if (table.knows(file)) {
            put(file, List.of());
        }
    }

    /** Blocks until something happened, {@link #wake} was called, or the time is over, and fetches all that is queued by then. */
    Changes await(@Nullable Duration timeout) throws KernelException {
        Collected collected = new Collected();
        List<Event> events = inotify.await(timeout);
        for (int round = 0; !events.isEmpty() && round < MAX_ROUNDS; round++) {
            events.forEach(collected::add);
            events = inotify.await(Duration.ZERO);
        }
        events.forEach(collected::add);
        return new Changes(collected.everything, collected.files);
    }

    void wake() {
        inotify.wake();
    }

    @Override
    public void close() {
        inotify.close();
    }

    private void put(Path path, List<Step> steps) throws KernelException {
        for (int unused : table.put(path, steps)) {
            inotify.unwatch(unused);
        }
    }

    private final class Collected {
        private final Map<Path, Set<Touch>> files = new LinkedHashMap<>();
        private boolean everything;

        void add(Event event) {
            Path direct = null;
            if (event.kind() == Kind.MOUNTS) {
                everything |= !Objects.equals(watched, identities.apply(directory));
                return;
            }
            if (event.kind() == Kind.OVERFLOW) {
                everything = true;
            } else if (event.watch() == content && event.name() == null) {
                everything = true;
            } else if (event.watch() == content) {
                direct = directory.resolve(event.name());
                touchDirectly(direct, event);
            }
            for (Map.Entry<Path, Step> passer :
                    table.through(event.watch(), event.name()).entrySet()) {
                Path path = passer.getKey();
                if (path.equals(directory)) {
                    everything = true;
                } else if (!path.equals(direct) && event.kind() != Kind.IGNORED) {
                    touch(path, throughWay(event.kind(), passer.getValue().end()));
                }
            }
        }

        private void touchDirectly(Path file, Event event) {
            if (NameRule.of(file.getFileName().toString()) == NameRule.HIDDEN) {
                return;
            }
            switch (event.kind()) {
                case CLOSE_WRITE, MOVED_TO -> touch(file, Touch.WHOLE);
                case ATTRIB -> touch(file, Touch.ATTRIBUTES);
                case DELETE -> touch(file, Touch.REMOVED);
                default -> touch(file, Touch.NAMED);
            }
        }

        private static Touch throughWay(Kind kind, boolean end) {
            return switch (kind) {
                case CREATE, DELETE, MOVED_FROM -> end ? Touch.TARGET_NAMED : Touch.WHOLE;
                case ATTRIB -> Touch.ATTRIBUTES;
                default -> Touch.WHOLE;
            };
        }

        private void touch(Path file, Touch touch) {
            files.computeIfAbsent(file, key -> EnumSet.noneOf(Touch.class)).add(touch);
        }
    }
}
