package dev.monopod.e2e.chaos.fault;

import dev.monopod.e2e.chaos.site.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Objects;
import java.util.random.RandomGenerator;

/** The list of images is cut off for seconds, then put right by somebody. What runs runs on; what is to start waits. Costs nothing. */
final class IndexTruncated implements Fault {
    private static final int PATIENCE_MILLIS = 10_000;
    private static final int LONGEST_MILLIS = 3000;

    @Override
    public String name() {
        return "list of images truncated";
    }

    @Override
    public FaultKind kind() {
        return FaultKind.STATE;
    }

    @Override
    public void strike(Site site, RandomGenerator random) throws Exception {
        double part = random.nextDouble();
        int millis = random.nextInt(LONGEST_MILLIS);
        Path index = site.directories().root().resolve("images/index.json");
        byte[] whole = Files.readAllBytes(index);
        site.agent().kill();
        put(site, index, Arrays.copyOf(whole, (int) (part * whole.length)));
        Object file = key(index);
        site.agent().launch();
        boolean ready = site.agent().awaitReady(PATIENCE_MILLIS);
        Thread.sleep(millis);
        // An image that was being loaded meanwhile has brought a list of its own.
        if (key(index).equals(file)) {
            put(site, index, whole);
        }
        if (!ready && !site.agent().alive()) {
            throw new IOException(
                    "the agent ended without a list of images: " + site.agent().lastWords());
        }
    }

    /** Another file in the place of the one that is there, which is a link to that of other agents. */
    private static void put(Site site, Path index, byte[] content) throws IOException {
        Path written = Files.write(site.directories().root().resolve("index.put"), content);
        Files.move(written, index, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Object key(Path file) throws IOException {
        return Objects.requireNonNull(
                Files.readAttributes(file, BasicFileAttributes.class).fileKey());
    }
}
