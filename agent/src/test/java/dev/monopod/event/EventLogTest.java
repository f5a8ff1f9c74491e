package dev.monopod.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.model.status.EventReason;
import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.Now;
import dev.monopod.reconcile.PodIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventLogTest {
    private static final Instant TIME = Instant.parse("2026-01-01T12:00:00.000000007Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private EventLog log = EventLog.EMPTY;

    @Test
    void theSameCountsUpAndKeepsItsNameAndItsFirstTime() {
        PodEvent first = record(occurrence("a", "no"), at(Duration.ZERO)).event();
        PodEvent second = record(occurrence("a", "no"), at(MINUTE)).event();

        assertThat(all(MINUTE)).containsExactly(second);
        assertThat(second.count()).isEqualTo(2);
        assertThat(second.first()).isEqualTo(TIME);
        assertThat(second.last()).isEqualTo(TIME.plus(MINUTE));
        assertThat(second.name()).isEqualTo(first.name()).matches("a\\.[0-9a-f]{16}");
        assertThat(Long.parseLong(second.name().substring(2), 16)).isEqualTo(TIME.getEpochSecond() * 1_000_000_000 + 7);
        assertThat(second.uid()).isEqualTo(first.uid()).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    }

    @Test
    void whateverIsDifferentIsAnotherEvent() {
        PodIdentity pod = pod("a");
        List<Occurrence> all = List.of(
                occurrence("a", "no"),
                occurrence("a", "yes"),
                occurrence("b", "no"),
                Occurrence.warning(InvolvedObject.container(pod, "x"), EventReason.BACK_OFF, "no"),
                Occurrence.warning(InvolvedObject.initContainer(pod, "x"), EventReason.BACK_OFF, "no"),
                Occurrence.warning(InvolvedObject.pod(pod), EventReason.FAILED, "no"),
                Occurrence.normal(InvolvedObject.pod(pod), EventReason.BACK_OFF, "no"),
                Occurrence.warning(
                        InvolvedObject.pod(new PodIdentity("default", "a", "another uid")),
                        EventReason.BACK_OFF,
                        "no"));
        all.forEach(one -> record(one, at(Duration.ZERO)));

        assertThat(all(Duration.ZERO)).hasSameSizeAs(all).allMatch(event -> event.count() == 1);
        assertThat(all(Duration.ZERO).stream().map(PodEvent::key)).doesNotHaveDuplicates();
        assertThat(all(Duration.ZERO).stream().map(PodEvent::uid)).doesNotHaveDuplicates();
    }

    @Test
    void theTenthMessageWithinTenMinutesIsCombinedWithAllThatFollow() {
        for (int i = 1; i <= 12; i++) {
            record(occurrence("a", "try " + i), at(MINUTE.multipliedBy(i).dividedBy(2)));
        }

        List<PodEvent> all = all(MINUTE.multipliedBy(6));
        assertThat(all).hasSize(10);
        assertThat(all.subList(0, 9)).allMatch(event -> !event.combined() && event.count() == 1);
        assertThat(all.get(9).combined()).isTrue();
        assertThat(all.get(9).count()).isEqualTo(3);
        assertThat(all.get(9).message()).isEqualTo("(combined from similar events): try 12");
    }

    @Test
    void messagesThatComeSlowlyAndThoseOfOthersAreNotCombined() {
        for (int i = 1; i <= 12; i++) {
            record(occurrence("a", "try " + i), at(MINUTE.multipliedBy(2L * i)));
            record(
                    Occurrence.warning(InvolvedObject.container(pod("b"), "c" + i), EventReason.FAILED, "try " + i),
                    at(MINUTE.multipliedBy(2L * i)));
        }

        assertThat(all(MINUTE.multipliedBy(24))).hasSize(24).noneMatch(PodEvent::combined);
    }

    @Test
    void afterTenQuietMinutesAnotherMessageIsAnEventOfItsOwnAgain() {
        for (int i = 1; i <= 11; i++) {
            record(occurrence("a", "try " + i), at(Duration.ZERO));
        }
        Duration later = Similar.WINDOW.plusNanos(1);

        assertThat(record(occurrence("a", "other"), at(Similar.WINDOW)).event().combined())
                .isTrue();
        assertThat(record(occurrence("a", "another"), at(Similar.WINDOW.plus(later)))
                        .event()
                        .combined())
                .isFalse();
    }

    @Test
    void whatIsKnownByItsOwnMessageGoesOnCountingUp() {
        for (int i = 1; i <= 12; i++) {
            record(occurrence("a", "try " + i), at(Duration.ZERO));
        }

        PodEvent known = record(occurrence("a", "try 3"), at(MINUTE)).event();

        assertThat(known.count()).isEqualTo(2);
        assertThat(known.combined()).isFalse();
    }

    @Test
    void anHourAfterItWasSeenLastItIsGoneAndBeginsAnew() {
        record(occurrence("a", "no"), at(Duration.ZERO));
        record(occurrence("a", "no"), at(MINUTE));
        Duration life = MINUTE.plus(EventLog.LIFE);

        assertThat(all(life.minusNanos(1))).hasSize(1);
        assertThat(all(life)).isEmpty();
        assertThat(record(occurrence("a", "no"), at(life)).event().count()).isOne();
        assertThat(all(life)).hasSize(1);
    }

    @Test
    void theClockOfTheDayDecidesNothing() {
        record(occurrence("a", "no"), at(Duration.ZERO));
        Now set = new Now(moment(MINUTE), TIME.minus(Duration.ofDays(400)));

        PodEvent again = record(occurrence("a", "no"), set).event();

        assertThat(again.count()).isEqualTo(2);
        assertThat(again.last()).isEqualTo(set.time());
        assertThat(all(MINUTE)).hasSize(1);
    }

    @Test
    void aNoisyPodPushesOutItsOwnOnly() {
        record(occurrence("quiet", "once"), at(Duration.ZERO));
        for (int i = 0; i < 10 * EventLog.MOST; i++) {
            Occurrence noise = Occurrence.normal(
                    InvolvedObject.container(pod("noisy"), "c" + i), EventReason.STARTED, "Container started");
            record(noise, at(Duration.ofMillis(i)));
        }

        List<PodEvent> all = all(Duration.ofMillis(10L * EventLog.MOST));
        assertThat(all).hasSize(1 + EventLog.MOST_OF_POD);
        assertThat(all.get(0).message()).isEqualTo("once");
        assertThat(all.get(all.size() - 1).involved().fieldPath())
                .isEqualTo("spec.containers{c" + (10 * EventLog.MOST - 1) + "}");
    }

    @Test
    void whereThereAreTooManyThePodWithMostGivesWayAndThenTheOneToldOfLongestAgo() {
        for (int i = 0; i < EventLog.MOST - 4; i++) {
            record(occurrence("p" + i, "no"), at(Duration.ofMillis(i)));
        }
        for (int i = 0; i < 6; i++) {
            record(occurrence("noisy", "message " + i), at(MINUTE));
        }
        assertThat(log.size()).isEqualTo(EventLog.MOST);
        assertThat(ofPod("noisy")).extracting(PodEvent::message).doesNotContain("message 0", "message 1");
        assertThat(ofPod("p0")).hasSize(1);

        for (int i = 0; i < 4; i++) {
            record(occurrence("new" + i, "no"), at(MINUTE));
        }
        assertThat(ofPod("noisy")).extracting(PodEvent::message).containsExactly("message 5");
        assertThat(ofPod("p0")).isEmpty();
        assertThat(ofPod("p1")).hasSize(1);
        assertThat(log.size()).isEqualTo(EventLog.MOST);
    }

    @Test
    void itIsNewsFirstAndThenOnceInTenMinutes() {
        assertThat(record(occurrence("a", "no"), at(Duration.ZERO)).news()).isTrue();
        assertThat(record(occurrence("a", "no"), at(MINUTE)).news()).isFalse();
        assertThat(record(occurrence("a", "no"), at(EventLog.SILENCE.minusNanos(1)))
                        .news())
                .isFalse();
        assertThat(record(occurrence("a", "no"), at(EventLog.SILENCE)).news()).isTrue();
        assertThat(record(occurrence("a", "no"), at(EventLog.SILENCE.plus(MINUTE)))
                        .news())
                .isFalse();
        assertThat(record(occurrence("a", "yes"), at(EventLog.SILENCE.plus(MINUTE)))
                        .news())
                .isTrue();
    }

    @Test
    void whatIsKeptIsTakenUpWhateverItsOrderAndAge() {
        Random random = new Random(4711);
        for (int i = 0; i < 5000; i++) {
            String pod = "p" + random.nextInt(100);
            record(occurrence(pod, "message " + random.nextInt(70)), at(Duration.ofSeconds(i)));
        }
        Moment now = moment(Duration.ofSeconds(5000));
        List<PodEvent> all = log.all(now);
        List<PodEvent> shuffled = new java.util.ArrayList<>(all);
        java.util.Collections.shuffle(shuffled, random);

        EventLog again = EventLog.of(shuffled, now);

        assertThat(again.all(now)).isEqualTo(all);
        assertThat(again.size()).isEqualTo(all.size()).isLessThanOrEqualTo(EventLog.MOST);
        assertThat(EventLog.of(shuffled, now.plus(EventLog.LIFE))).isEqualTo(EventLog.EMPTY);
    }

    @Test
    void aMessageIsNeverLongerThanKubernetesHasIt() {
        String smiley = "\uD83D\uDE00";
        for (int before = Occurrence.LONGEST_MESSAGE - 8; before < Occurrence.LONGEST_MESSAGE + 2; before++) {
            String message =
                    occurrence("a", "x".repeat(before) + smiley + "yyyy").message();

            assertThat(message.length()).isLessThanOrEqualTo(Occurrence.LONGEST_MESSAGE);
            assertThat(Character.isHighSurrogate(message.charAt(message.length() - 1)))
                    .isFalse();
            assertThat(new String(
                            message.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                            java.nio.charset.StandardCharsets.UTF_8))
                    .isEqualTo(message);
        }
        assertThat(occurrence("a", "x".repeat(1024)).message()).hasSize(1024).doesNotEndWith("...");
    }

    private List<PodEvent> ofPod(String name) {
        return log.byPod().getOrDefault("uid-" + name, List.of());
    }

    private EventLog.Recorded record(Occurrence what, Now now) {
        EventLog.Recorded recorded = log.record(what, now);
        log = recorded.log();
        assertThat(log.size())
                .isEqualTo(log.byPod().values().stream().mapToInt(List::size).sum());
        return recorded;
    }

    private List<PodEvent> all(Duration after) {
        return log.all(moment(after));
    }

    private static Occurrence occurrence(String pod, String message) {
        return Occurrence.warning(InvolvedObject.pod(pod(pod)), EventReason.BACK_OFF, message);
    }

    private static PodIdentity pod(String name) {
        return new PodIdentity("default", name, "uid-" + name);
    }

    private static Now at(Duration after) {
        return new Now(moment(after), TIME.plus(after));
    }

    private static Moment moment(Duration after) {
        return Moment.BOOT.plus(Duration.ofDays(1)).plus(after);
    }
}
