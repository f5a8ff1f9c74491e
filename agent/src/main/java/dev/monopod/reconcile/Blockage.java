package dev.monopod.reconcile;

import dev.monopod.model.status.WaitingReason;
import java.time.Duration;

/**
 * Why a container can't be started at present, before anything was made for it.
 *
 * @param tries how often it was tried since it last ran, 1 or more
 * @param at the latest try
 */
public record Blockage(WaitingReason reason, String message, int tries, Moment at) {

    /**
     * When to try again: 10 s after the first try; for an image that is missing then doubled up to 300 s, as for pulls, for all else always
     * so, for what the machine lacks may come back at any time (pkg/kubelet/kubelet.go, backOffPeriod and imageBackOff).
     */
    Moment retryAt() {
        return at.plus(Backoff.doubled(Backoff.INITIAL, reason == WaitingReason.ERR_IMAGE_PULL ? tries - 1 : 0));
    }

    /** The same, but worth a try at once: what was missing may have come. */
    Blockage retryNow() {
        return new Blockage(reason, message, 1, at.minus(Duration.ofDays(1)));
    }
}
