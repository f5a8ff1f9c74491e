package dev.monopod.agent;

import dev.monopod.kernel.Inotify;
import dev.monopod.kernel.KernelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when images have come or gone, by whichever process: the store replaces its index by a rename. A thread of its own, which waits in
 * the kernel; where inotify can't be had, it looks at the index every few seconds, and tries again.
 */
final class ImageWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ImageWatch.class);

    private static final Path INDEX = Path.of("index.json");
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    private final Path images;
    private final Runnable changed;
    private @Nullable Inotify inotify;
    private boolean degraded;
    private Object seen;

    private ImageWatch(Path images, Runnable changed) {
        this.images = images;
        this.changed = changed;
        open();
        this.seen = index();
    }

    /**
     * Starts to watch; ends with the process.
     *
     * @param images folder of the image store
     * @param changed called on the watching thread
     */
    static void start(Path images, Runnable changed) {
        ImageWatch watch = new ImageWatch(images, changed);
        Thread thread = new Thread(watch::run, "monopod-image-watch");
        thread.setDaemon(true);
        thread.start();
    }

    private void open() {
        try {
            Inotify opened = Inotify.open();
            try {
                opened.watch(images, Set.of(Inotify.Kind.MOVED_TO));
                inotify = opened;
                if (degraded) {
                    LOG.info("images that come are noticed by inotify again");
                }
                degraded = false;
            } catch (KernelException e) {
                opened.close();
                degrade(e);
            }
        } catch (KernelException e) {
            degrade(e);
        }
    }

    private void degrade(KernelException cause) {
        if (!degraded) {
            LOG.warn("whether images come is looked at every {} s: {}", LOOK_AGAIN.toSeconds(), cause.getMessage());
        }
        degraded = true;
        inotify = null;
    }

    private void run() {
        try {
            while (true) {
                if (await()) {
                    changed.run();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean await() throws InterruptedException {
        Inotify current = inotify;
        if (current == null) {
            Thread.sleep(LOOK_AGAIN.toMillis());
            open();
            return isAnother();
        }
        try {
            return current.await(null).stream()
                    .anyMatch(event -> event.kind() == Inotify.Kind.OVERFLOW || INDEX.equals(event.name()));
        } catch (KernelException e) {
            current.close();
            degrade(e);
            return true;
        }
    }

    /** Whether the index is another file than when this was last asked. */
    private boolean isAnother() {
        Object before = seen;
        seen = index();
        return !seen.equals(before);
    }

    private Object index() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(images.resolve(INDEX), BasicFileAttributes.class);
            return Objects.toString(attributes.fileKey()) + attributes.lastModifiedTime();
        } catch (IOException e) {
            return "";
        }
    }
}
