package dev.monopod.e2e.chaos.judge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one container of one version of a pod has written down, in the order of its attempts; {@code program.sh} tells the format. */
record Ledger(List<Life> lives) {

    /** @param folder of the pod's version */
    static Ledger read(Path folder, String container) throws IOException {
        Map<String, Life> lives = new LinkedHashMap<>();
        for (String line : lines(folder.resolve(container))) {
            String[] words = line.split(" ");
            String nonce = words[1];
            switch (words[0]) {
                case "start" -> {
                    Life before = lives.put(
                            nonce,
                            new Life(nonce, words[2], Double.parseDouble(words[3]), 0, java.util.Optional.empty()));
                    if (before != null) {
                        throw new IOException("two attempts with the nonce " + nonce);
                    }
                }
                case "said" -> lives.computeIfPresent(nonce, (n, life) -> life.saying(Integer.parseInt(words[2])));
                case "exit" ->
                    lives.computeIfPresent(
                            nonce,
                            (n, life) ->
                                    life.ending(new Life.Exit(Integer.parseInt(words[2]), Integer.parseInt(words[3]))));
                default -> throw new IOException("not a line of a ledger: " + line);
            }
        }
        return new Ledger(new ArrayList<>(lives.values()));
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

    /** When the attempt was over at the latest, in seconds since boot: when the next began. */
    double end(Life life) {
        int next = lives.indexOf(life) + 1;
        return next < lives.size() ? lives.get(next).start() : Double.MAX_VALUE;
    }
}
