package dev.monopod.agent;

import dev.monopod.kernel.Inotify;
import dev.monopod.kernel.KernelException;
import java.nio.file.Path;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when images have come or gone, by whichever process: the store replaces its index by a rename. A thread of its own, which waits in
 * the kernel.
 */
final class ImageWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ImageWatch.class);

    private static final Path INDEX = Path.of("index.json");

    private ImageWatch() {}

    /**
     * Starts to watch; ends with the process.
     *
     * @param images folder of the image store
     * @param changed called on the watching thread
     */
    static void start(Path images, Runnable changed) throws KernelException {
        Inotify inotify = Inotify.open();
        inotify.watch(images, Set.of(Inotify.Kind.MOVED_TO));
        Thread thread = new Thread(() -> run(inotify, changed), "monopod-image-watch");
        thread.setDaemon(true);
        thread.start();
    }

    private static void run(Inotify inotify, Runnable changed) {
        try {
            while (true) {
                boolean index = inotify.await(null).stream()
                        .anyMatch(event -> event.kind() == Inotify.Kind.OVERFLOW || INDEX.equals(event.name()));
                if (index) {
                    changed.run();
                }
            }
        } catch (KernelException e) {
            LOG.error("images that come are noticed only when a pod's next try is due: {}", e.getMessage());
        }
    }
}
