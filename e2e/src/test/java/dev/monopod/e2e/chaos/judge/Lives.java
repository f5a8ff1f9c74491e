package dev.monopod.e2e.chaos.judge;

import dev.monopod.e2e.chaos.churn.ChurnPod;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What all containers of some pods have written down, at one moment. */
final class Lives {
    private final Map<ChurnPod, Map<String, Ledger>> ledgers = new HashMap<>();
    private final Map<String, Where> byNonce = new HashMap<>();

    /** An attempt with the others of its container. */
    record Where(ChurnPod pod, String container, Ledger ledger, Life life) {
        /** When it was over at the latest; for ever where no other has followed. */
        double end() {
            return ledger.end(life);
        }

        /** Whether another attempt of the same incarnation of the pod has followed. */
        boolean followed() {
            List<Life> siblings = ledger.of(life.incarnation());
            return siblings.indexOf(life) + 1 < siblings.size();
        }

        boolean stubborn() {
            return pod.isStubborn(container);
        }

        String title() {
            return pod.name() + "/" + container;
        }
    }

    private Lives() {}

    /** @param ledgers folder of all ledgers */
    static Lives read(Path ledgers, Iterable<ChurnPod> pods) throws IOException {
        Lives lives = new Lives();
        for (ChurnPod pod : pods) {
            Map<String, Ledger> containers = new HashMap<>();
            for (String container : pod.containers().keySet()) {
                Ledger ledger = Ledger.read(ledgers.resolve(pod.ledger()), container);
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

    Set<String> nonces() {
        return Set.copyOf(byNonce.keySet());
    }

    /** The pod of this {@link ChurnPod#version()}; empty where it is none of those whose lives these are. */
    Optional<ChurnPod> pod(String version) {
        return ledgers.keySet().stream()
                .filter(pod -> pod.version().equals(version))
                .findFirst();
    }

    /** All attempts of a container, in all incarnations of the pod. */
    Ledger ledger(ChurnPod pod, String container) {
        return ledgers.getOrDefault(pod, Map.of()).getOrDefault(container, new Ledger(List.of()));
    }

    /** The attempts of a container in the pod's latest incarnation. */
    List<Life> latest(ChurnPod pod, String container) {
        return latestIncarnation(pod)
                .map(incarnation -> ledger(pod, container).of(incarnation))
                .orElse(List.of());
    }

    /** Which incarnation of the pod is known to have begun last; empty where nothing of it has begun. */
    Optional<String> latestIncarnation(ChurnPod pod) {
        return ledgers.getOrDefault(pod, Map.of()).values().stream()
                .flatMap(ledger -> ledger.lives().stream())
                .max(Comparator.comparingDouble(Life::start))
                .map(Life::incarnation);
    }
}
