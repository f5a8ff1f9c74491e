package dev.monopod.runtime.pod;

import dev.monopod.reconcile.Attempt;
import dev.monopod.reconcile.Health;
import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.Now;
import dev.monopod.reconcile.Stop;
import dev.monopod.reconcile.Termination;
import dev.monopod.runtime.DamagedRecord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is on disk of an attempt, from before it is started until two later ones have ended: what an agent that comes after this one
 * can't learn from the shim.
 *
 * @param imageId digest of the image's configuration
 * @param layers names of the image's layers, which must not be removed while this is running
 * @param stopSignal number of the signal that asks it to end
 * @param health what hook and probes had found; empty where nothing was to be noted yet
 * @param termination once it has ended and been settled
 */
record AttemptRecord(
        String container,
        Attempt attempt,
        String image,
        String imageId,
        List<String> layers,
        int stopSignal,
        Optional<Health> health,
        Stop stop,
        Optional<Termination> termination) {

    AttemptRecord with(Stop next) {
        return new AttemptRecord(container, attempt, image, imageId, layers, stopSignal, health, next, termination);
    }

    AttemptRecord with(Health next) {
        return new AttemptRecord(
                container, attempt, image, imageId, layers, stopSignal, Optional.of(next), stop, termination);
    }

    AttemptRecord with(Termination ended) {
        return new AttemptRecord(
                container, attempt, image, imageId, layers, stopSignal, health, stop, Optional.of(ended));
    }

    /**
     * The same as an agent may take it that comes later. What is on record of this boot is over, or due within the grace period; where it
     * is not (the run directory has outlived a reboot), it must keep nothing waiting for longer.
     */
    AttemptRecord asOf(Moment now, Duration grace) {
        Attempt begun = new Attempt(
                attempt.number(),
                attempt.round(),
                attempt.createdAt(),
                attempt.begun().atMost(now),
                attempt.backoff());
        Optional<Termination> ended = termination.map(end -> end.endedAtMost(now));
        return new AttemptRecord(
                container,
                begun,
                image,
                imageId,
                layers,
                stopSignal,
                health,
                stop.dueAtMost(now.plus(grace), now),
                ended);
    }

    byte[] toJson() {
        return AttemptJson.write(this);
    }

    /**
     * The record that some agent wrote.
     *
     * @param now to place what is only known by the time of day
     * @throws DamagedRecord where the content is not what {@link #toJson} writes, or ever wrote
     */
    static AttemptRecord fromJson(byte[] content, Now now) throws DamagedRecord {
        return AttemptJson.read(content, now);
    }
}
