package dev.monopod.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.model.manifest.PodKey;
import dev.monopod.source.FileProblem.Severity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CatalogueTest {
    private static final Path A = Path.of("/m/a.yaml");
    private static final Path B = Path.of("/m/b.yaml");

    static Stream<Arguments> histories() {
        return Stream.of(
                history("nothing was seen", "", ""),
                history("a file has pods", "web-1@a api-1@a", "", read(A, "pod web 1", "pod api 1")),
                history("a pod is changed", "web-2@a", "", read(A, "pod web 1"), read(A, "pod web 2")),
                history("a pod is left out", "web-1@a", "", read(A, "pod web 1", "pod api 1"), read(A, "pod web 1")),
                history(
                        "a file stops parsing",
                        "web-1@a",
                        "a ERROR kept: oops",
                        read(A, "pod web 1"),
                        read(A, "fault oops")),
                history(
                        "a file stops parsing and starts again",
                        "web-2@a",
                        "",
                        read(A, "pod web 1"),
                        read(A, "fault oops"),
                        read(A, "pod web 2")),
                history("a file never parsed", "", "a ERROR: oops", read(A, "fault oops")),
                history(
                        "a faulty file brings a new pod and lacks an old one",
                        "api-1@a web-1@a",
                        "a ERROR kept: oops",
                        read(A, "pod web 1"),
                        read(A, "pod api 1", "fault oops")),
                history(
                        "a faulty file lacks none of the old ones",
                        "web-2@a",
                        "a ERROR: oops",
                        read(A, "pod web 1"),
                        read(A, "pod web 2", "fault oops")),
                history(
                        "what a faulty file kept is gone when it is good without it",
                        "api-1@a",
                        "",
                        read(A, "pod web 1"),
                        read(A, "fault oops"),
                        read(A, "pod api 1")),
                history("a warning changes nothing", "web-1@a", "a WARNING: hm", read(A, "pod web 1", "warn hm")),
                history(
                        "a file can't be read any more",
                        "web-1@a",
                        "a ERROR kept: EACCES",
                        read(A, "pod web 1"),
                        new Observation.Unreadable(A, "EACCES")),
                history("a file is missing", "web-1@a", "", read(A, "pod web 1"), new Observation.Missing(A)),
                history("a file is gone", "", "", read(A, "pod web 1"), new Observation.Gone(A)),
                history(
                        "a file is made anew",
                        "web-1@a",
                        "a NOTE kept: is being written; it is read when its writer closes it",
                        read(A, "pod web 1"),
                        new Observation.Missing(A),
                        new Observation.BeingWritten(A)),
                history(
                        "a file is no manifest",
                        "",
                        "a NOTE: ignored: not .yaml",
                        new Observation.Ignored(A, "not .yaml")),
                history(
                        "two files want the same pod",
                        "web-1@b",
                        "a ERROR: " + refused("a", "b"),
                        read(B, "pod web 1"),
                        read(A, "pod web 2")),
                history(
                        "the refused file is rewritten",
                        "web-1@b",
                        "a ERROR: " + refused("a", "b"),
                        read(B, "pod web 1"),
                        read(A, "pod web 2"),
                        read(A, "pod web 3")),
                history(
                        "the first is rewritten",
                        "web-3@b",
                        "a ERROR: " + refused("a", "b"),
                        read(B, "pod web 1"),
                        read(A, "pod web 2"),
                        read(B, "pod web 3")),
                history(
                        "the first stops parsing",
                        "web-1@b",
                        "a ERROR: " + refused("a", "b") + " | b ERROR kept: oops",
                        read(B, "pod web 1"),
                        read(A, "pod web 2"),
                        read(B, "fault oops")),
                history(
                        "the first is gone",
                        "web-2@a",
                        "",
                        read(B, "pod web 1"),
                        read(A, "pod web 2"),
                        new Observation.Gone(B)),
                history(
                        "the first wants it no more, and then again",
                        "web-2@a",
                        "b ERROR: " + refused("b", "a"),
                        read(B, "pod web 1"),
                        read(A, "pod web 2"),
                        read(B, "pod api 1"),
                        read(B, "pod web 1")),
                history(
                        "a file is renamed",
                        "web-1@b",
                        "",
                        read(A, "pod web 1"),
                        new Observation.Missing(A),
                        read(B, "pod web 1")),
                history(
                        "a missing file is back with what it had",
                        "web-1@a",
                        "b ERROR: " + refused("b", "a"),
                        read(A, "pod web 1"),
                        new Observation.Missing(A),
                        read(B, "pod web 2"),
                        read(A, "pod web 1")),
                history(
                        "a pod is twice in a file",
                        "web-1@a api-1@a",
                        "a ERROR kept: metadata.name: Duplicate value: \"default/web\": twice in this file",
                        read(A, "pod web 0", "pod api 1"),
                        read(A, "pod web 1", "pod web 2")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("histories")
    void asksForWhatTheFilesSay(String name, String pods, String problems, List<Observation> history) {
        Catalogue oneByOne = Catalogue.empty();
        for (Observation observation : history) {
            oneByOne = oneByOne.with(List.of(observation), TinyManifests::uid);
        }
        Catalogue atOnce = Catalogue.empty().with(history, TinyManifests::uid);

        Snapshot snapshot = oneByOne.snapshot(true, List.of());

        assertThat(snapshot.pods().values())
                .extracting(SourcedPod::uid)
                .containsExactlyInAnyOrderElementsOf(uids(pods));
        assertThat(describe(snapshot.problems())).isEqualTo(problems);
        assertThat(atOnce.snapshot(true, List.of())).isEqualTo(snapshot);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("histories")
    void goesOnFromWhatAnEarlierOneAskedFor(String name, String pods, String problems, List<Observation> history) {
        Catalogue earlier = Catalogue.empty().with(history, TinyManifests::uid);
        Snapshot before = earlier.snapshot(true, List.of());
        List<SourcedPod> known = List.copyOf(before.pods().values());

        Catalogue unseen = Catalogue.of(known);
        List<Observation> faults = known.stream()
                .map(SourcedPod::file)
                .distinct()
                .map(file -> read(file, "fault oops"))
                .toList();

        assertThat(unseen.snapshot(false, List.of()).pods()).isEqualTo(before.pods());
        assertThat(unseen.with(faults, TinyManifests::uid)
                        .snapshot(true, List.of())
                        .pods())
                .isEqualTo(before.pods());
    }

    @Test
    void whoAskedFirstInAnEarlierOneGoesOnToHaveTheName() {
        Catalogue earlier =
                Catalogue.empty().with(List.of(read(B, "pod web 1"), read(A, "pod web 2")), TinyManifests::uid);
        List<SourcedPod> known =
                List.copyOf(earlier.snapshot(true, List.of()).pods().values());

        Catalogue later =
                Catalogue.of(known).with(List.of(read(A, "pod web 2"), read(B, "pod web 1")), TinyManifests::uid);
        Catalogue without =
                Catalogue.of(known).with(List.of(read(A, "pod web 2"), new Observation.Gone(B)), TinyManifests::uid);

        assertThat(uids(later)).containsExactly("web-1@b.yaml");
        assertThat(uids(without)).containsExactly("web-2@a.yaml");
    }

    private static List<String> uids(Catalogue catalogue) {
        return catalogue.snapshot(true, List.of()).pods().values().stream()
                .map(SourcedPod::uid)
                .toList();
    }

    @Test
    void changesNothingInTheCatalogueItCameFrom() {
        Catalogue before = Catalogue.empty().with(List.of(read(A, "pod web 1")), TinyManifests::uid);
        Snapshot seenBefore = before.snapshot(true, List.of());

        before.with(List.of(read(A, "pod web 2"), read(B, "pod api 1")), TinyManifests::uid);
        before.with(List.of(new Observation.Gone(A)), TinyManifests::uid);

        assertThat(before.snapshot(true, List.of())).isEqualTo(seenBefore);
    }

    @Test
    void putsTheDirectorysOwnProblemsFirstAndSaysWhetherItCanBeRead() {
        FileProblem own = FileProblem.of(Path.of("/m"), "is not a directory", Severity.ERROR, true);
        Catalogue catalogue = Catalogue.empty().with(List.of(read(A, "pod web 1", "warn hm")), TinyManifests::uid);

        Snapshot snapshot = catalogue.snapshot(false, List.of(own));

        assertThat(snapshot.directoryReadable()).isFalse();
        assertThat(snapshot.problems()).hasSize(2).first().isEqualTo(own);
        assertThat(snapshot.problems().get(0)).hasToString("/m: is not a directory (the last good version is kept)");
        assertThat(snapshot.problems().get(1)).hasToString("/m/a.yaml: spec: hm");
        assertThat(snapshot.pods()).containsOnlyKeys(new PodKey("default", "web"));
    }

    static Observation read(Path file, String... lines) {
        byte[] content = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        return new Observation.Read(file, TinyManifests.read(content));
    }

    private static String refused(String second, String first) {
        return "metadata.name: Duplicate value: \"default/web\": the pod in /m/" + second
                + ".yaml is refused, because /m/" + first
                + ".yaml has one of the same namespace and name and came first; rename one of them";
    }

    private static List<String> uids(String pods) {
        return Arrays.stream(pods.split(" "))
                .filter(pod -> !pod.isEmpty())
                .map(pod -> pod + ".yaml")
                .toList();
    }

    private static String describe(List<FileProblem> problems) {
        return problems.stream()
                .map(problem -> problem.file().getFileName().toString().replace(".yaml", "") + " " + problem.severity()
                        + (problem.lastGoodKept() ? " kept" : "") + ": "
                        + problem.fault().toString().replace("spec: ", "").replace("fault ", ""))
                .collect(Collectors.joining(" | "));
    }

    private static Arguments history(String name, String pods, String problems, Observation... history) {
        return Arguments.of(name, pods, problems, List.of(history));
    }
}
