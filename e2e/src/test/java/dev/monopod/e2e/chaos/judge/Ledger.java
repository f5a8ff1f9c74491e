package dev.monopod.e2e.chaos.judge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one container of one version of a pod has written down, in the order of its attempts; {@code program.sh} tells the format. */
record Ledger(List<Life> lives) {

    /** A life while it is being read. */
    private static final class Draft {
        private final String incarnation;
        private final double start;
        private final List<Life.Mark> marks = new ArrayList<>();
        private Optional<Life.Exit> exit = Optional.empty();

        private Draft(String incarnation, double start) {
            this.incarnation = incarnation;
            this.start = start;
        }

        private void say(String lines, String uptime) {
            marks.add(new Life.Mark(Integer.parseInt(lines), Double.parseDouble(uptime)));
        }

        private Life life(String nonce) {
            return new Life(nonce, incarnation, start, marks, exit);
        }
    }

    /** @param folder of the pod's version */
    static Ledger read(Path folder, String container) throws IOException {
        Map<String, Draft> drafts = new LinkedHashMap<>();
        for (String line : lines(folder.resolve(container))) {
            String[] words = line.split(" ");
            if (words[0].equals("start")) {
                if (drafts.put(words[1], new Draft(words[2], Double.parseDouble(words[3]))) != null) {
                    throw new IOException("two attempts with the nonce " + words[1]);
                }
                continue;
            }
            // One that was told to end before it had written that it has begun is none.
            Draft draft = drafts.getOrDefault(words[1], new Draft("", 0));
            switch (words[0]) {
                case "said" -> draft.say(words[2], words[3]);
                case "exit" -> {
                    draft.say(words[3], words[4]);
                    draft.exit = Optional.of(new Life.Exit(Integer.parseInt(words[2]), Integer.parseInt(words[3])));
                }
                default -> throw new IOException("not a line of a ledger: " + line);
            }
        }
        List<Life> lives = new ArrayList<>();
        drafts.forEach((nonce, draft) -> lives.add(draft.life(nonce)));
        return new Ledger(List.copyOf(lives));
    }

    private static List<String> lines(Path file) throws IOException {
        try {
            String content = Files.readString(file);
            return content.substring(0, content.lastIndexOf('\n') + 1).lines().toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** Those of one incarnation of the pod. */
    List<Life> of(String incarnation) {
        return lives.stream()
                .filter(life -> life.incarnation().equals(incarnation))
                .toList();
    }

    /** When the attempt was over at the latest, in seconds since boot: when the next began; for ever where there is none. */
    double end(Life life) {
        int next = lives.indexOf(life) + 1;
        return next < lives.size() ? lives.get(next).start() : Double.MAX_VALUE;
    }
}
