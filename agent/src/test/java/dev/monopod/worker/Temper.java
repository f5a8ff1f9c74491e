package dev.monopod.worker;

import java.time.Duration;
import java.util.Optional;

/** How one run of a container's program takes to what is asked of it: when it has started, whether it falls sick, how its hooks go. */
final class Temper {
    private final VirtualTime time;
    private final Faults faults;
    private final long born;
    private final Optional<Duration> startsAfter;
    private final Optional<Duration> sickensAfter;
    private boolean sick;

    /** @param takes empty where no answer ever comes */
    record Answer(int code, Optional<Duration> takes) {}

    /** Of one that begins now. */
    Temper(VirtualTime time, Faults faults) {
        this.time = time;
        this.faults = faults;
        this.born = time.nanos();
        this.startsAfter = faults.oneIn(8)
                ? Optional.empty()
                : Optional.of(faults.ceased() ? Duration.ZERO : faults.millis(faults.oneIn(3) ? 30_000 : 2_000));
        this.sickensAfter = faults.oneIn(4) ? Optional.of(faults.millis(120_000)) : Optional.empty();
    }

    Answer to(Question question) {
        if (question == Question.PRE_STOP) {
            return preStop();
        }
        if (faults.oneIn(20)) {
            return new Answer(1, faults.oneIn(2) ? Optional.empty() : Optional.of(faults.millis(8_000)));
        }
        return new Answer(succeeds(question) ? 0 : 1, Optional.of(faults.millis(faults.oneIn(8) ? 4_000 : 100)));
    }

    private boolean succeeds(Question question) {
        Duration age = Duration.ofNanos(time.nanos() - born);
        return switch (question) {
            case STARTUP ->
                startsAfter.filter(after -> after.compareTo(age) <= 0).isPresent();
            case LIVENESS -> !sickBy(age);
            case READINESS -> faults.number(3) > 0;
            case POST_START, PRE_STOP -> true;
        };
    }

    /** Who is sick stays so; nobody falls sick when faults have ceased. */
    private boolean sickBy(Duration age) {
        sick |= !faults.ceased()
                && sickensAfter.filter(after -> after.compareTo(age) <= 0).isPresent();
        return sick;
    }

    /** A hook that takes longer than there is time, or for ever, is nothing out of the ordinary. */
    private Answer preStop() {
        return switch (faults.number(6)) {
            case 0 -> new Answer(0, Optional.empty());
            case 1 -> new Answer(0, Optional.of(faults.millis(60_000)));
            case 2 -> new Answer(1, Optional.of(faults.millis(100)));
            default -> new Answer(0, Optional.of(faults.millis(3_000)));
        };
    }
}
