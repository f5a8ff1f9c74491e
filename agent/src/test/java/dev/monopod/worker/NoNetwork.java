package dev.monopod.worker;

import dev.monopod.model.life.Handler.Grpc;
import dev.monopod.model.life.Handler.HttpGet;
import dev.monopod.model.life.Handler.Tcp;
import dev.monopod.probe.check.Check;
import dev.monopod.probe.check.Checks;
import java.time.Duration;

/** On the simulated machine containers are asked by commands alone. */
final class NoNetwork implements Checks {
    @Override
    public Check http(HttpGet request, Duration time) {
        throw nobody(request);
    }

    @Override
    public Check hook(HttpGet request, Duration time) {
        throw nobody(request);
    }

    @Override
    public Check tcp(Tcp tcp, Duration time) {
        throw nobody(tcp);
    }

    @Override
    public Check grpc(Grpc grpc, Duration time) {
        throw nobody(grpc);
    }

    private static AssertionError nobody(Object request) {
        return new AssertionError("there is no network: " + request);
    }
}
