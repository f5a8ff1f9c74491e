package dev.monopod.e2e.chaos.judge;

import dev.monopod.e2e.chaos.churn.ChurnPod;
import dev.monopod.e2e.chaos.site.Site;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What all containers of some pods have written down, at one moment. */
final class Lives {
    private final Map<ChurnPod, Map<String, Ledger>> ledgers = new HashMap<>();
    private final Map<String, Where> byNonce = new HashMap<>();

    /** An attempt with the others of its container. */
    record Where(ChurnPod pod, String container, Ledger ledger, Life life) {
        double end() {
            return ledger.end(life);
        }
    }

    private Lives() {}

    static Lives read(Site site, Iterable<ChurnPod> pods) throws IOException {
        Lives lives = new Lives();
        for (ChurnPod pod : pods) {
            Map<String, Ledger> containers = new HashMap<>();
            for (String container : pod.containers().keySet()) {
                Ledger ledger = Ledger.read(site.ledgers().resolve(pod.ledger()), container);
                containers.put(container, ledger);
                ledger.lives()
                        .forEach(life -> lives.byNonce.put(life.nonce(), new Where(pod, container, ledger, life)));
            }
            lives.ledgers.put(pod, containers);
        }
        return lives;
    }

    Optional<Where> of(String nonce) {
        return Optional.ofNullable(byNonce.get(nonce));
    }

    Iterable<Where> all() {
        return byNonce.values();
    }

    /** The attempts of a container in the pod's latest incarnation. */
    List<Life> latest(ChurnPod pod, String container) {
        Map<String, Ledger> containers = ledgers.getOrDefault(pod, Map.of());
        return containers.values().stream()
                .flatMap(ledger -> ledger.lives().stream())
                .max(Comparator.comparingDouble(Life::start))
                .map(latest -> containers.get(container).of(latest.incarnation()))
                .orElse(List.of());
    }
}
