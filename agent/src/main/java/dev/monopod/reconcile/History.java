package dev.monopod.reconcile;

import java.util.List;
import java.util.Optional;

/** The attempts of a container that have ended, the latest first: two, since Kubernetes' status tells of no more. */
public record History(List<Ended> ended) {
    public static final History NONE = new History(List.of());

    private static final int KEPT = 2;

    public History {
        ended = List.copyOf(ended);
    }

    public Optional<Ended> last() {
        return ended.stream().findFirst();
    }

    public History with(Ended latest) {
        return new History(
                ended.isEmpty()
                        ? List.of(latest)
                        : List.of(latest, ended.get(0)).subList(0, KEPT));
    }
}
