package dev.monopod.e2e.chaos.fault;

import dev.monopod.e2e.Command;
import dev.monopod.e2e.LoadedImages;
import dev.monopod.e2e.chaos.site.Site;
import java.io.IOException;
import java.util.random.RandomGenerator;

/** {@code monopod image load} is killed; the next change of the store must find it whole, and remove what was left. Costs nothing. */
final class ImageLoadKilled implements Fault {
    private static final int LONGEST_MILLIS = 1500;
    private static final String NAME = "localhost/killed:1";

    @Override
    public String name() {
        return "image load killed";
    }

    @Override
    public FaultKind kind() {
        return FaultKind.PROCESS_KILLED;
    }

    /** It looks at the store, which must not be damaged by another meanwhile. */
    @Override
    public boolean agentAlone() {
        return true;
    }

    @Override
    public void strike(Site site, RandomGenerator random) throws Exception {
        Process load = begin(
                site, "load", "--name=" + NAME, LoadedImages.archive("nginx").toString());
        Thread.sleep(random.nextInt(LONGEST_MILLIS));
        load.destroyForcibly().waitFor();
        String listed = run(site, "ls");
        boolean there = listed.contains("localhost/killed");
        site.journal().note(name() + ": it is " + (there ? "" : "not ") + "there");
        if (there) {
            run(site, "rm", NAME);
        } else {
            run(site, "load", "--name=" + NAME, LoadedImages.archive("busybox").toString());
            run(site, "rm", NAME);
        }
    }

    private static Process begin(Site site, String verb, String... arguments) throws IOException {
        String[] all = new String[arguments.length + 3];
        all[0] = "image";
        all[1] = verb;
        all[2] = "--root-dir=" + site.directories().root();
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return Command.begin(site.directories().top().resolve("image-killed.txt"), all);
    }

    private static String run(Site site, String verb, String... arguments) throws IOException, InterruptedException {
        Process process = begin(site, verb, arguments);
        if (process.waitFor() != 0) {
            throw new IOException("image " + verb + " ended with " + process.exitValue() + ": "
                    + java.nio.file.Files.readString(site.directories().top().resolve("image-killed.txt")));
        }
        return java.nio.file.Files.readString(site.directories().top().resolve("image-killed.txt"));
    }
}
