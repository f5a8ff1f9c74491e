package dev.monopod.runtime.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.model.change.Amount;
import dev.monopod.model.change.ContainerResources;
import dev.monopod.model.change.Making;
import dev.monopod.model.change.PodResources;
import dev.monopod.model.life.RestartPolicy;
import dev.monopod.reconcile.Attempt;
import dev.monopod.reconcile.HookState;
import dev.monopod.reconcile.Lives;
import dev.monopod.reconcile.Made;
import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.Resizing;
import dev.monopod.reconcile.Stop;
import dev.monopod.reconcile.StopReason;
import dev.monopod.reconcile.Wanted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What an agent makes of the resources of a pod that another one was changing. */
class ResizeRecoveryTest {
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
    private static final ContainerResources SMALL = resources("32Mi");
    private static final ContainerResources LARGE = resources("64Mi");

    private static ContainerResources resources(String memory) {
        return new ContainerResources(
                new TreeMap<>(Map.of("memory", Amount.of(memory))), new TreeMap<>(Map.of("memory", Amount.of(memory))));
    }

    private static PodResources of(ContainerResources app) {
        return new PodResources(Map.of("app", app));
    }

    private static Wanted wanted(ContainerResources app, Optional<String> lacking) {
        Wanted plain = Lives.wanted(List.of("app"), RestartPolicy.ALWAYS, Duration.ofSeconds(30));
        return new Wanted(
                plain.life(), Optional.empty(), new Making(2, Map.of("app", "two"), of(app), Map.of()), lacking);
    }

    private static AttemptRecord attempt(int number, Stop stop) {
        return new AttemptRecord(
                "app",
                new Attempt(number, TIME, Moment.BOOT, Duration.ZERO),
                "one",
                "",
                List.of(),
                15,
                Optional.empty(),
                stop,
                Optional.empty());
    }

    private static Resizing found(Wanted wanted, Optional<ResizeNote> note, AttemptRecord... attempts) {
        return new ResizeRecovery(List.of(attempts), note).resizing(wanted, TIME);
    }

    @Test
    void withoutANoteAllIsAsTheManifestSays() {
        Resizing found = found(wanted(LARGE, Optional.empty()), Optional.empty(), attempt(3, Stop.NONE));

        assertThat(found.allocated()).isEqualTo(of(LARGE));
        assertThat(found.ofPod()).isEqualTo(of(LARGE));
        assertThat(found.made("app")).contains(new Made(3, "one", LARGE, false));
    }

    @Test
    void whatIsNotWrittenYetIsKnownByTheNoteThatComesBackAsItWas() {
        ResizeNote note = new ResizeNote(of(LARGE), of(SMALL), Map.of("app-3", SMALL));
        assertThatItReads(note);

        Resizing found = found(wanted(LARGE, Optional.empty()), Optional.of(note), attempt(3, Stop.NONE));

        assertThat(found.ofPod()).isEqualTo(of(SMALL));
        assertThat(found.made("app")).contains(new Made(3, "one", SMALL, false));
        assertThat(ResizeNote.isNeeded(found)).isTrue();
        assertThat(ResizeNote.of(found)).isEqualTo(note);
    }

    private static void assertThatItReads(ResizeNote note) {
        try {
            assertThat(ResizeNote.fromJson(note.toJson())).isEqualTo(note);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anAttemptThatWasBegunAfterTheNoteHasWhatWasAllocated() {
        ResizeNote note = new ResizeNote(of(LARGE), of(SMALL), Map.of("app-3", SMALL));

        Resizing found =
                found(wanted(LARGE, Optional.empty()), Optional.of(note), attempt(3, Stop.NONE), attempt(4, Stop.NONE));

        assertThat(found.made("app")).contains(new Made(4, "one", LARGE, false));
    }

    @Test
    void whatTheMachineLacksStaysPending() {
        ResizeNote note = new ResizeNote(of(SMALL), of(SMALL), Map.of("app-3", SMALL));

        Resizing found = found(wanted(LARGE, Optional.of("too much")), Optional.of(note), attempt(3, Stop.NONE));

        assertThat(found.allocated()).isEqualTo(of(SMALL));
        assertThat(found.pending()).isPresent();
    }

    @Test
    void aNoteThatCantBeUnderstoodSaysThatNothingIsKnown() {
        ResizeNote damaged = ResizeNote.fromJson("{\"allocated\":".getBytes(StandardCharsets.UTF_8));

        Resizing found = found(wanted(LARGE, Optional.empty()), Optional.of(damaged), attempt(3, Stop.NONE));

        assertThat(found.allocated()).isEqualTo(of(LARGE));
        assertThat(found.ofPod()).isNotEqualTo(of(LARGE));
        assertThat(found.made("app").orElseThrow().resources()).isEqualTo(LARGE);
    }

    @Test
    void whoWasToldToMakeWayStillDoes() {
        Stop stop = stop(StopReason.DEFINITION_CHANGED);

        assertThat(found(wanted(LARGE, Optional.empty()), Optional.empty(), attempt(0, stop))
                        .made("app")
                        .orElseThrow())
                .matches(Made::givesWay);
        assertThat(found(wanted(LARGE, Optional.empty()), Optional.empty(), attempt(0, stop(StopReason.LIVENESS_PROBE)))
                        .made("app")
                        .orElseThrow())
                .matches(made -> !made.givesWay());
    }

    private static Stop stop(StopReason reason) {
        return new Stop(
                Optional.of(new Stop.Order(reason, Moment.BOOT)), HookState.TO_DO, Optional.empty(), Optional.empty());
    }
}
