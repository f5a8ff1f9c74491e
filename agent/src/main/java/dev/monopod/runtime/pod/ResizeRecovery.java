package dev.monopod.runtime.pod;

import dev.monopod.model.change.ContainerResources;
import dev.monopod.model.change.PodResources;
import dev.monopod.reconcile.Made;
import dev.monopod.reconcile.Resizing;
import dev.monopod.reconcile.Stop;
import dev.monopod.reconcile.StopReason;
import dev.monopod.reconcile.Wanted;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Of what a pod's containers are made that an earlier agent has started. Pure.
 *
 * @param attempts all records, by container and number
 * @param note what that agent has noted, if there was anything to note
 */
record ResizeRecovery(List<AttemptRecord> attempts, Optional<ResizeNote> note) {

    Resizing resizing(Wanted wanted, Instant time) {
        PodResources asWanted = wanted.making().resources();
        // Of what can't be read only the writing is made up for, which nobody notices; a new start somebody would.
        PodResources allocated = note.filter(some -> !some.equals(ResizeNote.UNKNOWN))
                .map(ResizeNote::allocated)
                .orElse(asWanted);
        Map<String, Made> made = new HashMap<>();
        for (AttemptRecord record : attempts) {
            made.put(record.container(), made(record, allocated));
        }
        return Resizing.recovered(wanted, allocated, note.map(ResizeNote::ofPod).orElse(asWanted), made, time);
    }

    /** An attempt that the note does not know was begun after it, with what was allocated then. */
    private Made made(AttemptRecord record, PodResources allocated) {
        String id = AttemptRecords.id(record);
        ContainerResources has =
                note.map(ResizeNote::attempts).map(known -> known.get(id)).orElse(allocated.of(record.container()));
        return new Made(record.attempt().number(), record.image(), has, givesWay(record.stop()));
    }

    private static boolean givesWay(Stop stop) {
        return stop.order().map(Stop.Order::reason).filter(StopReason::makesWay).isPresent();
    }
}
