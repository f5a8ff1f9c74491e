package dev.monopod.event;

import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.Now;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The events of all pods. A value; each record makes a new one. What comes again counts up, and many that differ in their message become
 * one, as {@link Similar} has it. client-go's third rule, 25 events an object and then one in five minutes, is left out: it spares an API
 * server, and its price is counts that are not true. Here a repetition is a line in a file.
 *
 * <p>What has not come again for {@link #LIFE} goes; of one pod there are {@link #MOST_OF_POD} at most, and {@link #MOST} in all. There
 * the pod gives way that has most, so a noisy one pushes out its own only.
 *
 * @param byPod by the pod's UID, the pod that was told of last at the end; each pod's in the order in which they were seen last
 * @param size how many there are
 */
public record EventLog(Map<String, List<PodEvent>> byPod, int size) {
    public static final EventLog EMPTY = new EventLog(Map.of(), 0);

    /** The API server's --event-ttl. */
    public static final Duration LIFE = Duration.ofHours(1);

    public static final int MOST_OF_POD = 50;
    public static final int MOST = 2000;

    /** After this the same is news again: that it still is so. */
    static final Duration SILENCE = Duration.ofMinutes(10);

    /**
     * What has come of it.
     *
     * @param event the one that tells of it now
     * @param news whether to write it to the agent's log
     */
    public record Recorded(EventLog log, PodEvent event, boolean news) {}

    /** What an earlier agent has kept, in any order; what is too old or too much is left out. */
    public static EventLog of(Collection<PodEvent> kept, Moment now) {
        EventLog log = EMPTY;
        List<PodEvent> inOrder =
                kept.stream().sorted(Comparator.comparing(PodEvent::seen)).toList();
        for (PodEvent event : inOrder) {
            if (lives(event, now)) {
                log = log.with(event, log.ofPod(event.involved().pod().uid()));
            }
        }
        return log;
    }

    /** With what has happened now. */
    public Recorded record(Occurrence what, Now now) {
        List<PodEvent> before = ofPod(what.involved().pod().uid()).stream()
                .filter(event -> lives(event, now.moment()))
                .toList();
        Similar similar = new Similar(before, what, now.moment());
        Optional<PodEvent> counting = similar.counting();
        boolean news = counting.map(event -> !event.logged().plus(SILENCE).isAfter(now.moment()))
                .orElse(true);
        PodEvent event = counting.map(earlier -> earlier.again(what, now, news))
                .orElseGet(() -> numbered(similar.another(now), before));
        return new Recorded(with(event, before), event, news);
    }

    /** All that lives, what was seen last at the end. */
    public List<PodEvent> all(Moment now) {
        return byPod.values().stream()
                .flatMap(List::stream)
                .filter(event -> lives(event, now))
                .sorted(Comparator.comparing(PodEvent::last).thenComparing(PodEvent::number))
                .toList();
    }

    private static boolean lives(PodEvent event, Moment now) {
        return event.seen().plus(LIFE).isAfter(now);
    }

    private List<PodEvent> ofPod(String uid) {
        return byPod.getOrDefault(uid, List.of());
    }

    /** Several happen at once: no two of a pod may have the same name. */
    private static PodEvent numbered(PodEvent event, List<PodEvent> others) {
        PodEvent numbered = event;
        while (others.stream().map(PodEvent::number).anyMatch(Long.valueOf(numbered.number())::equals)) {
            numbered = numbered.withNumber(numbered.number() + 1);
        }
        return numbered;
    }

    /** @param others of the same pod; if the event is among them, it takes its own place */
    private EventLog with(PodEvent event, List<PodEvent> others) {
        List<PodEvent> ofPod = new ArrayList<>(others);
        ofPod.removeIf(other -> other.number() == event.number());
        ofPod.add(event);
        String uid = event.involved().pod().uid();
        Map<String, List<PodEvent>> next = new LinkedHashMap<>(byPod);
        int left = size - ofPod(uid).size();
        next.remove(uid);
        next.put(uid, List.copyOf(ofPod.subList(Math.max(0, ofPod.size() - MOST_OF_POD), ofPod.size())));
        left += next.get(uid).size();
        if (left > MOST) {
            dropEldest(next);
            left--;
        }
        return new EventLog(next, left);
    }

    /** Of the pod that has most; among several such, of the one that was not told of for longest. */
    private static void dropEldest(Map<String, List<PodEvent>> byPod) {
        Map.Entry<String, List<PodEvent>> most = byPod.entrySet().iterator().next();
        for (Map.Entry<String, List<PodEvent>> pod : byPod.entrySet()) {
            most = pod.getValue().size() > most.getValue().size() ? pod : most;
        }
        if (most.getValue().size() == 1) {
            byPod.remove(most.getKey());
        } else {
            byPod.put(most.getKey(), most.getValue().subList(1, most.getValue().size()));
        }
    }
}
