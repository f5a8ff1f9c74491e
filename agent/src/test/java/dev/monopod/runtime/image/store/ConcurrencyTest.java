package dev.monopod.runtime.image.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.runtime.image.Image;
import dev.monopod.runtime.image.ImageName;
import dev.monopod.runtime.image.TestArchive;
import dev.monopod.runtime.image.TestImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConcurrencyTest {
    private static final int ROUNDS = 8;

    @TempDir
    Path folder;

    @Test
    void letsSeveralChangeAndReadAtOnce() throws Exception {
        byte[] shared = new TestArchive().file("shared", "x").toBytes();
        Path root = folder.resolve("root");
        ExecutorService threads = Executors.newFixedThreadPool(3);
        AtomicBoolean done = new AtomicBoolean();
        try {
            List<Future<?>> loads = new ArrayList<>();
            for (String which : List.of("a", "b")) {
                Path archive = new TestImage()
                        .layer(shared)
                        .layer(new TestArchive().file(which, "x").toBytes())
                        .write(folder.resolve(which), "localhost/" + which + ":1");
                loads.add(threads.submit(() -> {
                    for (int i = 0; i < ROUNDS; i++) {
                        ImageStore store = ImageStore.open(root);
                        store.load(archive, Optional.empty());
                        store.remove(ImageName.parse("localhost/" + which + ":1"), layer -> false);
                        store.load(archive, Optional.empty());
                    }
                    return null;
                }));
            }
            Future<Integer> reading = threads.submit(() -> {
                ImageStore store = ImageStore.open(root);
                int seen = 0;
                while (!done.get()) {
                    seen += store.list().size();
                }
                return seen;
            });
            for (Future<?> load : loads) {
                load.get(60, TimeUnit.SECONDS);
            }
            done.set(true);
            assertThat(reading.get(60, TimeUnit.SECONDS)).isPositive();
        } finally {
            done.set(true);
            threads.shutdownNow();
        }
        ImageStore store = ImageStore.open(root);
        assertThat(store.list()).extracting(image -> image.name().path()).containsExactlyInAnyOrder("a", "b");
        for (Image image : store.list()) {
            assertThat(store.layersDir().resolve(image.layers().get(1)).resolve("shared"))
                    .hasContent("x");
            assertThat(store.layersDir()
                            .resolve(image.layers().get(0))
                            .resolve(image.name().path()))
                    .hasContent("x");
        }
        assertThat(store.layersDir().toFile().list()).hasSize(3);
    }
}
