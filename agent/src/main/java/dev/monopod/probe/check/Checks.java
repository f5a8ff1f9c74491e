package dev.monopod.probe.check;

import dev.monopod.model.life.Handler.Grpc;
import dev.monopod.model.life.Handler.HttpGet;
import dev.monopod.model.life.Handler.Tcp;
import java.time.Duration;

/**
 * Looks at the containers of one pod through its network. To be called in a turn of its worker's loop; each look ends in the time it is
 * given, and reads 128 KiB at most.
 */
public final class Checks {
    private final PodNetwork network;

    public Checks(PodNetwork network) {
        this.network = network;
    }

    /** As a probe: a status from 200 to 399 passes. */
    public Check http(HttpGet request, Duration time) {
        return HttpCall.begin(network, request, HttpPurpose.PROBE, time);
    }

    /** As a hook: any answer passes. A server that speaks plain HTTP is asked in plain HTTP, of which a warning tells. */
    public Check hook(HttpGet request, Duration time) {
        return HttpCall.begin(network, request, HttpPurpose.HOOK, time);
    }

    public Check tcp(Tcp tcp, Duration time) {
        return TcpCheck.begin(network, tcp, time);
    }

    public Check grpc(Grpc grpc, Duration time) {
        return GrpcCheck.begin(network, grpc, time);
    }
}
