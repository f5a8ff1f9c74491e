package dev.monopod.probe.check;

import dev.monopod.model.life.Handler.Grpc;
import dev.monopod.model.life.Handler.HttpGet;
import dev.monopod.model.life.Handler.Tcp;
import java.time.Duration;

/** Looks through the network of the pod; each reads 128 KiB at most. */
public final class NetworkChecks implements Checks {
    private final PodNetwork network;

    public NetworkChecks(PodNetwork network) {
        this.network = network;
    }

    @Override
    public Check http(HttpGet request, Duration time) {
        return HttpCall.begin(network, request, HttpPurpose.PROBE, time);
    }

    @Override
    public Check hook(HttpGet request, Duration time) {
        return HttpCall.begin(network, request, HttpPurpose.HOOK, time);
    }

    @Override
    public Check tcp(Tcp tcp, Duration time) {
        return TcpCheck.begin(network, tcp, time);
    }

    @Override
    public Check grpc(Grpc grpc, Duration time) {
        return GrpcCheck.begin(network, grpc, time);
    }
}
