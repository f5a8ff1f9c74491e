package dev.monopod.runtime.pod;

import dev.monopod.files.AtomicFile;
import dev.monopod.reconcile.Ending;
import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.Resizing;
import dev.monopod.reconcile.Round;
import dev.monopod.reconcile.Standings;
import dev.monopod.reconcile.Standings.Standing;
import dev.monopod.runtime.launch.PodFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an agent notes of a pod as a whole for the one that comes after it: that it is to end, since when, how it stands,
 * and which round its containers are in. A note that can't be understood says what its being there says, as of now. Blocking.
 */
final class PodNotes {
    private final PodFiles files;
    private final Supplier<Moment> clock;

    PodNotes(PodFiles files, Supplier<Moment> clock) {
        this.files = files;
        this.clock = clock;
    }

    /** A removal is noted in any case; what is only the end of a pod's time is nothing where the pod has been removed meanwhile. */
    void note(Ending ending) throws IOException {
        boolean removed = ending.cause() == Ending.Cause.REMOVED;
        Path file = removed ? files.removed() : files.deadlineOver();
        if (removed) {
            Files.createDirectories(files.run());
        }
        AtomicFile.write(file, ending.since().uptime().toString().getBytes(StandardCharsets.UTF_8));
    }

    Optional<Ending> ending() throws IOException {
        Optional<Ending> removed = since(files.removed()).map(at -> new Ending(Ending.Cause.REMOVED, at));
        return removed.isPresent()
                ? removed
                : since(files.deadlineOver()).map(at -> new Ending(Ending.Cause.DEADLINE, at));
    }

    private Optional<Moment> since(Path file) throws IOException {
        return text(file).map(text -> {
            try {
                return new Moment(Duration.parse(text));
            } catch (DateTimeParseException e) {
                return clock.get();
            }
        });
    }

    void note(Round round) throws IOException {
        String text = round.restart() + " " + round.sandbox();
        AtomicFile.write(files.round(), text.getBytes(StandardCharsets.UTF_8));
    }

    Round round() throws IOException {
        String[] numbers = text(files.round()).orElse("").split(" ", -1);
        try {
            return new Round(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return Round.FIRST;
        }
    }

    void note(Standings standings) throws IOException {
        String text = Stream.of(standings.sandbox(), standings.initialized(), standings.ready(), standings.restarting())
                .map(standing -> standing.is() + " " + standing.since())
                .collect(Collectors.joining("\n"));
        AtomicFile.write(files.standings(), text.getBytes(StandardCharsets.UTF_8));
    }

    Optional<Standings> standings() throws IOException {
        Optional<String> text = text(files.standings());
        try {
            return text.map(lines -> lines.lines().map(PodNotes::standing).toList())
                    .map(all -> new Standings(all.get(0), all.get(1), all.get(2), restarting(all)));
        } catch (DateTimeParseException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    /** Older agents did not write it. */
    private static Standing restarting(List<Standing> all) {
        return all.size() > 3 ? all.get(3) : new Standing(false, all.get(0).since());
    }

    /** Nothing is to be noted of a pod that has what its manifest says. */
    void note(Resizing resizing) throws IOException {
        if (ResizeNote.isNeeded(resizing)) {
            AtomicFile.write(files.resources(), ResizeNote.of(resizing).toJson());
        } else {
            Files.deleteIfExists(files.resources());
        }
    }

    Optional<ResizeNote> resizing() throws IOException {
        return text(files.resources()).map(text -> ResizeNote.fromJson(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static Standing standing(String line) {
        String[] words = line.split(" ", 2);
        return new Standing(Boolean.parseBoolean(words[0]), Instant.parse(words[1]));
    }

    private static Optional<String> text(Path file) throws IOException {
        try {
            return Optional.of(Files.readString(file).trim());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
