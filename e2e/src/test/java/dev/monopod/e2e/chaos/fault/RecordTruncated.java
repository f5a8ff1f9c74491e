package dev.monopod.e2e.chaos.fault;

import dev.monopod.e2e.chaos.site.Loss;
import dev.monopod.e2e.chaos.site.Site;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * A record of the agent is cut off somewhere while no agent is there. The next one must name the file, and may lose what only that told, of
 * that attempt. What a living shim knows by heart needs no file: that one is not asked for.
 */
final class RecordTruncated implements Fault {
    private static final int PATIENCE_MILLIS = 15_000;
    private static final long LOOK_NANOS = 20_000_000;
    private static final int DEPTH = 4;

    private final What what;

    RecordTruncated(What what) {
        this.what = what;
    }

    /** Which record. */
    enum What {
        /** Without it the pod is known from its manifest, and goes on. */
        POD("pod.json"),
        /** Of an attempt; what its process does is known from the shim. */
        ATTEMPT("attempt.json"),
        /** Of an end, by the shim; which knows it by heart as long as it lives. */
        EXIT("exit");

        private final String file;

        What(String file) {
            this.file = file;
        }

        private Set<Loss> losses() {
            return switch (this) {
                case POD -> Set.of();
                case ATTEMPT -> Set.of(Loss.HISTORY);
                case EXIT -> Set.of();
            };
        }
    }

    @Override
    public String name() {
        return what.file + " truncated";
    }

    @Override
    public FaultKind kind() {
        return FaultKind.STATE;
    }

    @Override
    public void strike(Site site, RandomGenerator random) throws Exception {
        int choice = random.nextInt(Integer.MAX_VALUE);
        double part = random.nextDouble();
        site.agent().kill();
        Optional<Path> file = choose(site.directories().run().resolve("pods"), choice);
        if (file.isPresent()) {
            truncate(site, file.get(), part);
        }
        site.agent().launch();
        if (file.isPresent() && what != What.EXIT && !awaitNamed(site, file.get())) {
            throw new IOException("the agent said nothing of " + file.get());
        }
    }

    /** Whether the agent names the file, ready or not. */
    private static boolean awaitNamed(Site site, Path file) throws IOException {
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
        while (!site.agent().output().contains(file.toString())) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return true;
    }

    private void truncate(Site site, Path file, double part) throws IOException {
        String uid = podOf(file).getFileName().toString();
        long size = Files.size(file);
        long left = (long) (part * size);
        if (!what.losses().isEmpty()) {
            String id = file.getParent().getFileName().toString();
            String container = id.substring(0, id.lastIndexOf('-'));
            int attempt = Integer.parseInt(id.substring(id.lastIndexOf('-') + 1));
            site.excuses().attempt(uid, container, attempt, what.losses(), name());
        }
        site.journal().note(name() + ": " + file + " to " + left + " of " + size + " bytes");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(left);
        }
    }

    private Path podOf(Path file) {
        return what == What.POD
                ? file.getParent()
                : file.getParent().getParent().getParent();
    }

    private Optional<Path> choose(Path pods, int choice) throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(pods, Set.of(), DEPTH, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                // Of a pod that is to go anyway nothing has to be read.
                if (file.endsWith(what.file) && !Files.exists(podOf(file).resolve("removed"))) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path gone, IOException why) {
                return FileVisitResult.CONTINUE;
            }
        });
        Collections.sort(found);
        return found.isEmpty() ? Optional.empty() : Optional.of(found.get(choice % found.size()));
    }
}
