package dev.monopod.probe.check;

import dev.monopod.model.life.Handler.Grpc;
import dev.monopod.model.life.Handler.HttpGet;
import dev.monopod.model.life.Handler.Tcp;
import java.time.Duration;

/** Looks at the containers of one pod from outside. To be called in a turn of its worker's loop; each look ends in the time it is given. */
public interface Checks {
    /** As a probe: a status from 200 to 399 passes. */
    Check http(HttpGet request, Duration time);

    /** As a hook: any answer passes. A server that speaks plain HTTP is asked in plain HTTP, of which a warning tells. */
    Check hook(HttpGet request, Duration time);

    Check tcp(Tcp tcp, Duration time);

    Check grpc(Grpc grpc, Duration time);
}
