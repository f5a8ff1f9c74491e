package dev.monopod.probe.check;

import dev.monopod.model.life.Handler.Header;
import dev.monopod.model.life.Handler.HttpGet;
import dev.monopod.model.life.Handler.Scheme;
import dev.monopod.probe.check.CheckResult.Errored;
import dev.monopod.probe.check.CheckResult.Failed;
import dev.monopod.probe.check.CheckResult.Passed;
import dev.monopod.probe.check.CheckResult.Warned;
import dev.monopod.runtime.Why;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Asks by HTTP. Redirects to the same host are followed, ten requests at most; one to another host is an answer, of which a warning tells
 * (pkg/probe/http of Kubernetes; its client is Go's net/http).
 *
 * <p>Unlike the kubelet it does not speak HTTP/2, and leaves SO_LINGER alone, for which close(2) would block the loop.
 */
final class HttpCall implements HttpReply.Listener {
    private static final int MAX_REQUESTS = 10;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final Conversation conversation;
    private final HttpPurpose purpose;
    private final String host;
    private List<Header> headers;
    private HttpTarget target;
    private int requests;
    /** Of the answer that is being read; 0 while none is. */
    private int status;
    /** Asks in plain HTTP what was to be asked over TLS. */
    private boolean fallenBack;

    private HttpCall(PodNetwork network, HttpGet request, HttpPurpose purpose, Duration time) {
        this.purpose = purpose;
        this.headers = request.headers();
        this.target = HttpTarget.of(request, HostPort.text(network.defaultHost()));
        this.host = target.host();
        this.conversation = new Conversation(network, time, this::late);
    }

    static Check begin(PodNetwork network, HttpGet request, HttpPurpose purpose, Duration time) {
        HttpCall call = new HttpCall(network, request, purpose, time);
        call.ask();
        return call.conversation;
    }

    private void ask() {
        HttpHeaders sent;
        try {
            sent = HttpHead.of(target.authority(), headers, purpose.userAgent());
        } catch (IllegalArgumentException e) {
            conversation.end(failed(Excerpt.of(Why.of(e))));
            return;
        }
        requests++;
        status = 0;
        boolean mayFallBack = purpose == HttpPurpose.HOOK && !fallenBack;
        new HttpRequest(target, sent)
                .send(conversation, this, mayFallBack ? Optional.of(this::fallBack) : Optional.empty());
    }

    /** In Go's words, which people search for. */
    private Failed failed(String why) {
        return new Failed(HttpRequest.prefix(target) + why);
    }

    private CheckResult late() {
        return status == 0
                ? failed("context deadline exceeded (Client.Timeout exceeded while awaiting headers)")
                : new Errored("failure", "context deadline exceeded (Client.Timeout exceeded while reading body)");
    }

    @Override
    public boolean head(HttpResponse response) {
        status = response.status().code();
        String location = response.headers().get(HttpHeaderNames.LOCATION, "");
        if (REDIRECTS.contains(status) && !location.isEmpty()) {
            return redirected(location);
        }
        return read();
    }

    /** Whether the answer that has begun is the one that counts. */
    private boolean redirected(String location) {
        Optional<HttpTarget> next = target.at(location);
        if (next.isEmpty()) {
            conversation.end(failed("can't follow to Location \"" + Excerpt.of(location) + "\""));
            return false;
        }
        if (!next.get().host().equals(host)) {
            return read();
        }
        if (requests == MAX_REQUESTS) {
            conversation.end(failed("stopped after " + MAX_REQUESTS + " redirects"));
            return false;
        }
        conversation.hangUp();
        if (HttpTarget.isAbsolute(location)) {
            // A Host that was asked for is meant for where it was asked for.
            headers = without(HttpHeaderNames.HOST);
        }
        target = next.get();
        ask();
        return false;
    }

    private boolean read() {
        if (purpose == HttpPurpose.PROBE) {
            return true;
        }
        conversation.end(
                !fallenBack
                        ? new Passed("")
                        : new Warned("request to HTTPS lifecycle hook " + target.authority()
                                + " got HTTP response, retry with HTTP succeeded"));
        return false;
    }

    @Override
    public void whole(String body) {
        if (status < 200 || status >= 400) {
            conversation.end(new Failed("HTTP probe failed with statuscode: " + status));
        } else if (status >= 300) {
            conversation.end(new Warned("Probe terminated redirects, Response body: " + Excerpt.of(body)));
        } else {
            conversation.end(new Passed(Excerpt.of(body)));
        }
    }

    @Override
    public void cut(String why) {
        conversation.end(new Errored("failure", why));
    }

    @Override
    public void nonsense(String why) {
        conversation.end(failed(why));
    }

    private void fallBack() {
        fallenBack = true;
        conversation.hangUp();
        target = target.with(Scheme.HTTP);
        // What was to be kept secret is not sent in the clear.
        headers = without(HttpHeaderNames.AUTHORIZATION);
        ask();
    }

    private List<Header> without(CharSequence name) {
        return headers.stream()
                .filter(header -> !header.name().equalsIgnoreCase(name.toString()))
                .toList();
    }
}
