package dev.monopod.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.conformance.StoryFile.Name;
import dev.monopod.conformance.StoryFile.Shape;
import dev.monopod.conformance.StoryFile.Told;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What Kubernetes 1.36 asks of a node (test/e2e/common/node), under its own names: each is played here, or there is a reason why not. Those
 * that are about real servers and files have tests of the same names beside that code, too.
 */
class UpstreamNamesTest {
    /** Where they are nobody else can see them. */
    private static final List<String> BESIDE_THE_CODE =
            List.of("dev.monopod.probe.check.ServerNamesTest", "dev.monopod.runtime.pod.TerminationNamesTest");

    static Stream<Told> stories() {
        return Stream.of(
                        StoryFile.stories(
                                "ends.txt", "Container exit status, termination message, image pull", Shape.SPEC),
                        StoryFile.stories("init.txt", "Init containers", Shape.SPEC),
                        StoryFile.stories("hooks.txt", "Lifecycle hooks", Shape.APP),
                        StoryFile.stories("hooks.txt", "Lifecycle hooks of sidecars", Shape.SIDECAR),
                        StoryFile.stories("hooks-once.txt", "Lifecycle hooks", Shape.APP),
                        StoryFile.stories("probes.txt", "Probes", Shape.APP),
                        StoryFile.stories("probes.txt", "Probes of sidecars", Shape.SIDECAR),
                        StoryFile.stories("rules.txt", "Container restart rules", Shape.SPEC),
                        StoryFile.stories("pods.txt", "Pods: life cycle, status", Shape.SPEC))
                .flatMap(List::stream);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stories")
    void isAsUpstreamWantsIt(Told told) {
        new Story(new PlayedPod(told.manifest())).play(told.lines());
    }

    static List<Told> more() {
        return StoryFile.stories("more.txt", "More", Shape.SPEC);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("more")
    void isAsAKubeletHasIt(Told told) {
        isAsUpstreamWantsIt(told);
    }

    @Test
    void eachNameHasAStoryOrAReason() {
        List<Name> names = StoryFile.names("names.txt");
        List<Name> told = new ArrayList<>(stories().map(Told::name).toList());
        List<Name> reasons = StoryFile.names("not-here.txt").stream()
                .map(name -> new Name(name.group(), name.title().split(" => ", 2)[0]))
                .toList();

        assertThat(told).doesNotHaveDuplicates().doesNotContainAnyElementsOf(reasons);
        told.addAll(reasons);
        assertThat(told).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void whatIsAboutRealServersAndFilesHasTestsOfTheSameNameWithThem() throws ClassNotFoundException {
        List<String> named = new ArrayList<>();
        for (String test : BESIDE_THE_CODE) {
            for (Method method : Class.forName(test).getDeclaredMethods()) {
                DisplayName name = method.getAnnotation(DisplayName.class);
                if (name != null) {
                    named.add(name.value());
                }
            }
        }

        assertThat(named)
                .containsExactlyInAnyOrderElementsOf(
                        StoryFile.names("real.txt").stream().map(Name::toString).toList());
        assertThat(StoryFile.names("names.txt")).containsAll(StoryFile.names("real.txt"));
    }

    @Test
    void noReasonIsLeftOut() {
        Set<Name> without = new HashSet<>(StoryFile.names("not-here.txt"));
        without.removeIf(name -> name.title().matches(".+ => .{20,}"));

        assertThat(without).isEmpty();
    }
}
