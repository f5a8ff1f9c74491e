package dev.monopod.probe.check;

import dev.monopod.model.life.Handler.Header;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;

/** The headers that the kubelet sends (pkg/probe/http/request.go; net/http of Go where that leaves something to it). */
final class HttpHead {
    /** Of the Kubernetes whose behaviour this has. */
    static final String VERSION = "1.36";

    private HttpHead() {}

    /**
     * A request's headers.
     *
     * @param own the manifest's; an empty Host, User-Agent or Accept means none of that name, but a request has a Host always
     * @throws IllegalArgumentException where one can't be sent: a line end in it, say
     */
    static HttpHeaders of(String authority, List<Header> own, String userAgent) {
        HttpHeaders headers = new DefaultHttpHeaders();
        own.forEach(header -> headers.add(header.name(), header.value()));
        String host = headers.get(HttpHeaderNames.HOST, "");
        headers.set(HttpHeaderNames.HOST, host.isEmpty() ? authority : host);
        unlessSet(headers, HttpHeaderNames.USER_AGENT, userAgent);
        unlessSet(headers, HttpHeaderNames.ACCEPT, "*/*");
        return headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }

    private static void unlessSet(HttpHeaders headers, CharSequence name, String value) {
        if (!headers.contains(name)) {
            headers.set(name, value);
        } else if (headers.get(name).isEmpty()) {
            headers.remove(name);
        }
    }
}
