package dev.monopod.e2e.chaos.churn;

import dev.monopod.e2e.Command;
import dev.monopod.e2e.Directories;
import dev.monopod.e2e.LoadedImages;
import dev.monopod.e2e.chaos.churn.Population.Step;
import dev.monopod.e2e.chaos.site.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes and removes manifests, and brings images. */
public final class Churner {
    private static final String NO_MANIFEST = "apiVersion: v1\nkind: Pod\nmetadata: {name: [\n";

    private static final int TRIES = 5;
    private static final int TRY_AGAIN_MILLIS = 1000;

    private final Site site;
    private final Map<ChurnPod, Process> loading = new LinkedHashMap<>();

    public Churner(Site site) {
        this.site = site;
    }

    /** Has these pods at once, with all images that they wait for; what is there already stays as it is. */
    public void establish(List<ChurnPod> pods) throws IOException, InterruptedException {
        for (ChurnPod pod : pods) {
            Path file = site.directories().manifests().resolve(pod.file());
            if (!Files.exists(file) || !Files.readString(file).equals(pod.manifest(site.ledgers()))) {
                if (pod.awaitsImage()) {
                    load(pod);
                }
                write(pod);
            }
        }
        awaitImages();
    }

    /** Does one thing. Images are only begun to be loaded. */
    public void take(Step step) throws IOException {
        site.journal().note(describe(step));
        if (step instanceof Step.Write write) {
            write(write.pod());
        } else if (step instanceof Step.Remove remove) {
            site.removeManifest(remove.pod().file());
        } else if (step instanceof Step.Spoil spoil) {
            site.putManifest(spoil.pod().file(), NO_MANIFEST);
        } else if (step instanceof Step.Load load) {
            load(load.pod());
        }
    }

    private static String describe(Step step) {
        if (step instanceof Step.Write write) {
            return "write " + write.pod().file() + " generation " + write.pod().generation();
        }
        if (step instanceof Step.Remove remove) {
            return "remove " + remove.pod().file();
        }
        return step instanceof Step.Spoil spoil ? "spoil " + spoil.pod().file() : step.toString();
    }

    private void write(ChurnPod pod) throws IOException {
        Files.createDirectories(site.ledgers().resolve(pod.ledger()));
        site.putManifest(pod.file(), pod.manifest(site.ledgers()));
    }

    private void load(ChurnPod pod) throws IOException {
        loading.put(pod, begin(pod));
    }

    private Process begin(ChurnPod pod) throws IOException {
        return Command.begin(
                site.directories().top().resolve("load-" + pod.ledger() + ".txt"),
                "image",
                "load",
                "--root-dir=" + site.directories().root(),
                "--name=" + pod.image(),
                LoadedImages.archive("busybox").toString());
    }

    /** Waits for the images that were begun to be loaded; where that was killed, it is done again, as anybody would. */
    public void awaitImages() throws IOException, InterruptedException {
        for (Map.Entry<ChurnPod, Process> load : loading.entrySet()) {
            int exitCode = load.getValue().waitFor();
            for (int tries = 1; exitCode != 0 && tries < TRIES; tries++) {
                site.journal().note("loading " + load.getKey().image() + " ended with " + exitCode + ": once more");
                Thread.sleep(TRY_AGAIN_MILLIS);
                exitCode = begin(load.getKey()).waitFor();
            }
            if (exitCode != 0) {
                throw new IOException(load.getKey().image() + " can't be loaded: exit code " + exitCode);
            }
        }
        loading.clear();
    }

    /** Removes all manifests. */
    public void removeAll() throws IOException {
        for (Path file : Directories.below(site.directories().manifests())) {
            if (Files.isRegularFile(file)) {
                Files.delete(file);
            }
        }
    }
}
