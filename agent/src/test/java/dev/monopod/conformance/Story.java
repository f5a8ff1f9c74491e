package dev.monopod.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.reconcile.ProbeKind;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What happens to a played pod, line by line; resources/conformance/README.txt tells how lines are to be read. */
final class Story {
    private static final Pattern TIME = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)s +(.*)");
    private static final Pattern SAYS = Pattern.compile("=> +([a-z0-9-]+)( did)?: *(.*)");
    private static final Pattern EXITS = Pattern.compile("([a-z0-9-]+) exits ([0-9]+)(?: always after ([0-9]+)s)?");
    private static final Pattern REMOVED = Pattern.compile("the manifest is removed");
    private static final Pattern LOST = Pattern.compile("the sandbox is lost");
    private static final Pattern KILLED = Pattern.compile("([a-z0-9-]+) is killed");
    private static final Pattern HEEDS =
            Pattern.compile("([a-z0-9-]+) (?:ends ([0-9]+)s after its signal|heeds no signal)");
    private static final Pattern IMAGE = Pattern.compile("([a-z0-9-]+) (has|lacks) its image");
    private static final Pattern ANSWERS = Pattern.compile(
            "([a-z0-9-]+) (startup|liveness|readiness|postStart|preStop) (passes|fails|errs|warns|hangs)(?: in ([0-9]+)s)?");

    private static final int SIGKILL = 9;
    private static final int MILLIS = 1000;

    private final PlayedPod played;
    private boolean begun;
    private final Map<String, Integer> deedsHeard = new HashMap<>();

    private final List<Verb> verbs;

    private record Verb(Pattern pattern, Consumer<Matcher> happens) {}

    Story(PlayedPod played) {
        this.played = played;
        this.verbs = List.of(
                new Verb(REMOVED, all -> played.remove()),
                new Verb(LOST, all -> played.loseSandbox()),
                new Verb(KILLED, all -> played.ends(all.group(1), 0, SIGKILL)),
                new Verb(EXITS, this::exits),
                new Verb(HEEDS, this::signalled),
                new Verb(IMAGE, this::image),
                new Verb(ANSWERS, this::answers));
    }

    void play(List<String> lines) {
        lines.forEach(this::line);
    }

    private void line(String line) {
        Matcher timed = TIME.matcher(line);
        String what = line;
        if (timed.matches()) {
            begin();
            played.until(Duration.ofMillis(Math.round(Double.parseDouble(timed.group(1)) * MILLIS)));
            what = timed.group(2);
        }
        Matcher says = SAYS.matcher(what);
        if (says.matches()) {
            hold(line, says);
        } else {
            happens(what);
            if (begun) {
                played.until(played.time());
            }
        }
    }

    private void begin() {
        if (!begun) {
            begun = true;
            played.begin();
        }
    }

    private void hold(String line, Matcher says) {
        String who = says.group(1);
        List<String> expected = says.group(3).isEmpty()
                ? List.of()
                : Arrays.asList(says.group(3).split(", *"));
        if (says.group(2) != null) {
            List<PlayedPod.Deed> all = played.deeds();
            boolean pod = who.equals("pod");
            List<String> since = all.subList(deedsHeard.getOrDefault(who, 0), all.size()).stream()
                    .filter(deed -> pod || deed.container().equals(who))
                    .map(deed -> Telling.deed(deed, pod))
                    .toList();
            deedsHeard.put(who, all.size());
            assertThat(since).as(line).isEqualTo(expected);
        } else if (who.equals("told")) {
            assertThat(played.told()).as(line).containsAll(expected);
        } else if (who.equals("untold")) {
            assertThat(played.told()).as(line).doesNotContainAnyElementsOf(expected);
        } else {
            List<String> words = who.equals("pod") ? Telling.ofPod(played) : Telling.ofContainer(played, who);
            assertThat(words).as(line).containsAll(expected);
        }
    }

    private void happens(String what) {
        for (Verb verb : verbs) {
            Matcher matcher = verb.pattern().matcher(what);
            if (matcher.matches()) {
                verb.happens().accept(matcher);
                return;
            }
        }
        throw new AssertionError("no story can be read from: " + what);
    }

    private void signalled(Matcher matcher) {
        played.world().endsAfterSignal(matcher.group(1), seconds(matcher.group(2)));
    }

    private void image(Matcher matcher) {
        played.world().image(matcher.group(1), matcher.group(2).equals("has"));
    }

    private void exits(Matcher matcher) {
        int code = Integer.parseInt(matcher.group(2));
        Optional<Duration> always = seconds(matcher.group(3));
        if (always.isPresent()) {
            played.world().endsByItself(matcher.group(1), new World.OwnEnd(code, always.get()));
        } else {
            played.ends(matcher.group(1), code, 0);
        }
    }

    private void answers(Matcher matcher) {
        String name = matcher.group(1);
        String what = matcher.group(2);
        String kind = matcher.group(3);
        Optional<Duration> takes = kind.equals("hangs")
                ? Optional.empty()
                : seconds(matcher.group(4)).or(() -> Optional.of(Duration.ZERO));
        World.Answer answer = new World.Answer(kind, takes);
        if (what.startsWith("p")) {
            played.world().hook(name, what, answer);
        } else {
            played.world().probe(name, ProbeKind.valueOf(what.toUpperCase(Locale.ROOT)), answer);
        }
    }

    private static Optional<Duration> seconds(@Nullable String number) {
        return Optional.ofNullable(number).map(Long::parseLong).map(Duration::ofSeconds);
    }
}
