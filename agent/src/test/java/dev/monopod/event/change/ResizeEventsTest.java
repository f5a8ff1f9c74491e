package dev.monopod.event.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.event.Occurrence;
import dev.monopod.model.change.Making;
import dev.monopod.model.life.PodLife;
import dev.monopod.reconcile.Action;
import dev.monopod.reconcile.Begin;
import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.Now;
import dev.monopod.reconcile.PodIdentity;
import dev.monopod.reconcile.PodPlanner;
import dev.monopod.reconcile.PodState;
import dev.monopod.reconcile.SandboxState;
import dev.monopod.reconcile.Wanted;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A pod of a sidecar and an app, before and after its resources have changed. */
class ResizeEventsTest {
    private static final Instant T = Instant.parse("2026-01-01T12:00:00Z");
    private static final Now NOW = new Now(new Moment(Duration.ofHours(12)), T);
    private static final String SUMMARY =
            "{\"initContainers\":[{\"name\":\"side\",\"resources\":{}}],\"containers\":[{\"name\":"
                    + "\"web\",\"resources\":{\"limits\":{\"cpu\":\"2\"},\"requests\":{\"cpu\":\"1\"}}}],\"generation\":2";

    private static Pod pod(long generation, String limit) {
        return new PodBuilder()
                .withNewMetadata()
                .withGeneration(generation)
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy("Always")
                .withTerminationGracePeriodSeconds(30L)
                .addNewInitContainer()
                .withName("side")
                .withImage("one")
                .withRestartPolicy("Always")
                .endInitContainer()
                .addNewContainer()
                .withName("web")
                .withImage("one")
                .withResources(new ResourceRequirementsBuilder()
                        .addToRequests("cpu", new Quantity("1"))
                        .addToLimits("cpu", new Quantity(limit))
                        .build())
                .endContainer()
                .endSpec()
                .build();
    }

    private static Wanted wanted(Pod pod, Optional<String> lacking) {
        return new Wanted(PodLife.of(pod), Optional.empty(), Making.of(pod), lacking);
    }

    private static PodState atFirst() {
        return PodState.fresh(wanted(pod(1, "1"), Optional.empty()), T)
                .with(new SandboxState.Ready(T))
                .standing(T);
    }

    private static PodState changed(Optional<String> lacking) {
        return atFirst().wanting(wanted(pod(2, "2"), lacking), T).standing(T);
    }

    private static List<String> told(PodState before, PodState after) {
        PodIdentity identity = new PodIdentity("default", "p", "u1");
        return EventsOf.change(new PodChange(identity, pod(2, "2"), before, after)).stream()
                .map(ResizeEventsTest::words)
                .toList();
    }

    private static String words(Occurrence event) {
        return event.type().word() + " " + event.reason().word() + " " + event.message();
    }

    /** "should not emit ResizeCompleted event on initial creation" (test/e2e/common/node/pod_level_resources_resize.go) */
    @Test
    void aPodThatIsMadeTellsOfNoResize() {
        PodState fresh = PodState.fresh(wanted(pod(1, "1"), Optional.empty()), T);

        assertThat(told(fresh, atFirst())).isEmpty();
    }

    @Test
    void aResizeBeginsAndEnds() {
        PodState changed = changed(Optional.empty());
        assertThat(told(atFirst(), changed))
                .containsExactly("Normal ResizeStarted Pod resize started: " + SUMMARY + "}");

        Action.Resize resize = resize(changed);
        PodState writing = Begin.begin(changed, resize);
        assertThat(told(changed, writing)).isEmpty();
        PodState done = writing.with(writing.resizing().done(resize)).standing(T);

        assertThat(told(writing, done))
                .containsExactly("Normal ResizeCompleted Pod resize completed: " + SUMMARY + "}");
    }

    @Test
    void aFailureIsToldOnce() {
        PodState writing = Begin.begin(changed(Optional.empty()), resize(changed(Optional.empty())));
        PodState failed = writing.with(writing.resizing().failed(NOW.moment(), "\"web\" is full"))
                .standing(T);

        assertThat(told(writing, failed))
                .containsExactly(
                        "Warning ResizeError Pod resize error: " + SUMMARY + ",\"error\":\"\\\"web\\\" is full\"}");
        PodState again = failed.with(failed.resizing().failed(NOW.moment(), "\"web\" is full"));
        assertThat(told(failed, again)).isEmpty();
    }

    @Test
    void whatCantBeHadIsTold() {
        assertThat(told(atFirst(), changed(Optional.of("too much"))))
                .containsExactly(
                        "Warning ResizeInfeasible Pod resize Infeasible: " + SUMMARY + ",\"error\":\"too much\"}");
    }

    private static Action.Resize resize(PodState changed) {
        return PodPlanner.plan(changed, NOW).actions().stream()
                .filter(Action.Resize.class::isInstance)
                .map(Action.Resize.class::cast)
                .findFirst()
                .orElseThrow();
    }
}
