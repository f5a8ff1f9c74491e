package dev.monopod.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.model.manifest.PodKey;
import dev.monopod.runtime.ExecRequest;
import dev.monopod.runtime.ExecSession;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One at a time of each name, and the latest wish counts. */
class PodWorkersTest {
    private static final PodKey KEY = new PodKey("default", "web");

    private final List<FakePod> started = new ArrayList<>();
    private final List<AdmittedPod> begun = new ArrayList<>();
    private final PodWorkers workers = new PodWorkers(pod -> {
        FakePod fake = new FakePod(pod.uid());
        started.add(fake);
        begun.add(pod);
        return fake;
    });

    @Test
    void whatIsWantedIsStartedOnce() {
        workers.want(Map.of(KEY, pod("1")));
        workers.want(Map.of(KEY, pod("1")));

        assertThat(started).extracting(fake -> fake.uid).containsExactly("1");
        assertThat(started.get(0).removed).isZero();
    }

    @Test
    void aChangedPodWaitsUntilNothingIsLeftOfTheOneBefore() {
        workers.want(Map.of(KEY, pod("1")));
        workers.want(Map.of(KEY, pod("2")));
        assertThat(started).hasSize(1);
        assertThat(started.get(0).removed).isEqualTo(1);

        started.get(0).gone.complete();

        assertThat(started).extracting(fake -> fake.uid).containsExactly("1", "2");
    }

    @Test
    void whatChangesInPlaceIsToldToThePodThatThereIs() {
        workers.want(Map.of(KEY, version("1", "a")));
        workers.want(Map.of(KEY, version("1", "b")));
        workers.want(Map.of(KEY, version("1", "b")));

        assertThat(started).hasSize(1);
        assertThat(started.get(0).versions).containsExactly("b");
        assertThat(started.get(0).removed).isZero();
    }

    @Test
    void aPodThatGoesIsToldNothingAndTheLatestVersionComes() {
        workers.want(Map.of(KEY, version("1", "a")));
        workers.want(Map.of(KEY, pod("2")));
        workers.want(Map.of(KEY, version("2", "b")));
        assertThat(started.get(0).versions).isEmpty();

        started.get(0).gone.complete();

        assertThat(started).hasSize(2);
        assertThat(begun.get(1).version()).isEqualTo("b");
    }

    @Test
    void aPodThatWasTakenOnAnewIsAnotherThoughItsUidIsTheSame() {
        AdmittedPod first = pod("1");
        workers.want(Map.of(KEY, first));

        workers.want(Map.of(KEY, new AdmittedPod(KEY, "1", first.pod(), Instant.EPOCH.plusSeconds(1))));

        assertThat(started.get(0).removed).isEqualTo(1);
    }

    @Test
    void ofSeveralChangesMeanwhileOnlyTheLatestIsStarted() {
        workers.want(Map.of(KEY, pod("1")));
        workers.want(Map.of(KEY, pod("2")));
        workers.want(Map.of(KEY, pod("3")));
        started.get(0).gone.complete();

        assertThat(started).extracting(fake -> fake.uid).containsExactly("1", "3");
        assertThat(started.get(0).removed).isEqualTo(1);
    }

    @Test
    void whatAnEarlierAgentWasRemovingIsNotBegunAgainThoughItEndsBeforeTheFirstWish() {
        workers.adopt(pod("1"));
        started.get(0).gone.complete();

        workers.want(Map.of());

        assertThat(started).hasSize(1);
    }

    @Test
    void whatAnEarlierAgentLeftGoesOnWhereItIsWanted() {
        workers.adopt(pod("1"));
        workers.want(Map.of(KEY, pod("1")));

        assertThat(started).hasSize(1);
        assertThat(started.get(0).removed).isZero();
    }

    @Test
    void aPodThatIsPutBackWhileItGoesStartsAnewWhenItIsGone() {
        workers.want(Map.of(KEY, pod("1")));
        workers.want(Map.of());
        workers.want(Map.of(KEY, pod("1")));
        assertThat(started).hasSize(1);

        started.get(0).gone.complete();

        assertThat(started).extracting(fake -> fake.uid).containsExactly("1", "1");
    }

    @Test
    void aPodThatIsAdoptedAndNotWantedIsRemoved() {
        workers.adopt(pod("1"));
        workers.want(Map.of());

        assertThat(started.get(0).removed).isEqualTo(1);
        assertThat(workers.uids()).containsExactly("1");
    }

    @Test
    void whoWaitsForTheEndIsToldWhenTheLastOneIsGone() {
        List<String> told = new ArrayList<>();
        workers.want(Map.of(KEY, pod("1"), new PodKey("default", "other"), pod("2")));
        workers.want(Map.of());
        workers.whenEmpty(() -> told.add("empty"));

        started.get(0).gone.complete();
        assertThat(told).isEmpty();
        started.get(1).gone.complete();

        assertThat(told).containsExactly("empty");
    }

    @Test
    void withNothingToWaitForTheEndIsToldAtOnce() {
        List<String> told = new ArrayList<>();
        workers.whenEmpty(() -> told.add("empty"));

        assertThat(told).containsExactly("empty");
    }

    private static AdmittedPod version(String uid, String version) {
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .addToAnnotations(AdmittedPod.HASH, version)
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build();
        return new AdmittedPod(KEY, uid, pod, Instant.EPOCH);
    }

    private static AdmittedPod pod(String uid) {
        return new AdmittedPod(
                KEY, uid, new PodBuilder().withNewSpec().endSpec().build(), Instant.EPOCH);
    }

    private static final class FakePod implements PodWorkers.RunningPod {
        private final String uid;
        private final Promise<Void> gone = Promise.promise();
        private final List<String> versions = new ArrayList<>();
        private int removed;

        private FakePod(String uid) {
            this.uid = uid;
        }

        @Override
        public String uid() {
            return uid;
        }

        @Override
        public void change(AdmittedPod next) {
            versions.add(next.version());
        }

        @Override
        public void remove() {
            removed++;
        }

        @Override
        public void retryBlocked() {}

        @Override
        public Future<ExecSession.Opening> exec(String container, int attempt, ExecRequest request) {
            return Future.failedFuture(uid);
        }

        @Override
        public void detach() {}

        @Override
        public Future<Void> known() {
            return Future.succeededFuture();
        }

        @Override
        public Future<Void> gone() {
            return gone.future();
        }
    }
}
