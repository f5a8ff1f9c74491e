package dev.monopod.probe.check;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A host and a port in one word, as in a URL. */
final class HostPort {
    private HostPort() {}

    static String of(InetSocketAddress address) {
        return of(text(address.getAddress()), address.getPort());
    }

    static String of(String host, int port) {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    static String text(InetAddress address) {
        return NetUtil.toAddressString(address);
    }
}
