package dev.monopod.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.monopod.event.EventLog;
import dev.monopod.event.InvolvedObject;
import dev.monopod.event.Occurrence;
import dev.monopod.model.status.EventReason;
import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.Now;
import dev.monopod.reconcile.PodIdentity;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventList;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page of events from outside, over a real socket. */
class EventPageTest {
    private static final Instant T = Instant.parse("2026-01-01T00:00:00.000000001Z");
    private static final PodIdentity WEB = new PodIdentity("default", "web", "u1");

    private final Vertx vertx = Vertx.vertx();
    private EventLog log = EventLog.EMPTY;
    private Duration since = Duration.ZERO;
    private int port;

    @BeforeEach
    void serve() {
        EventRoutes routes = new EventRoutes(vertx, () -> log, this::now, "here");
        port = StatusServer.onPort(vertx, "127.0.0.1", 0, routes::addTo).await().actualPort();
    }

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    @Test
    void eventsAreAListAsKubernetesHasIt() throws IOException {
        record(Occurrence.warning(InvolvedObject.container(WEB, "app"), EventReason.BACK_OFF, "no"));
        since = Duration.ofMinutes(2);
        record(Occurrence.warning(InvolvedObject.container(WEB, "app"), EventReason.BACK_OFF, "no"));

        JsonNode list = json("/events");

        assertThat(list.path("kind").asText()).isEqualTo("EventList");
        assertThat(list.path("apiVersion").asText()).isEqualTo("v1");
        assertThat(list.path("items")).hasSize(1);
        assertThat(list.path("items").get(0)).isEqualTo(new ObjectMapper().readTree("""
                {"apiVersion": "v1", "kind": "Event", "count": 2, "type": "Warning", "reason": "BackOff", "message": "no",
                 "firstTimestamp": "2026-01-01T00:00:00Z", "lastTimestamp": "2026-01-01T00:02:00Z",
                 "involvedObject": {"apiVersion": "v1", "kind": "Pod", "namespace": "default", "name": "web", "uid": "u1",
                                    "fieldPath": "spec.containers{app}"},
                 "metadata": {"name": "web.18867251edfa0001", "namespace": "default",
                              "uid": "%s", "creationTimestamp": "2026-01-01T00:00:00Z"},
                 "reportingComponent": "monopod", "reportingInstance": "here",
                 "source": {"component": "monopod", "host": "here"}}
                """.formatted(
                                log.all(now().moment()).get(0).uid())));
    }

    @Test
    void theyAreInTheOrderInWhichTheyWereSeenLast() throws IOException {
        for (String message : List.of("one", "two", "three", "one")) {
            record(Occurrence.normal(InvolvedObject.pod(WEB), EventReason.KILLING, message));
            since = since.plusSeconds(1);
        }
        record(Occurrence.normal(
                InvolvedObject.pod(new PodIdentity("other", "web", "u2")), EventReason.KILLING, "four"));

        assertThat(messages("/events")).containsExactly("two", "three", "one", "four");
        assertThat(messages("/events?namespace=other")).containsExactly("four");
        assertThat(messages("/events?fieldSelector=involvedObject.uid%3Du1%2Creason%3DKilling"))
                .containsExactly("two", "three", "one");
        assertThat(messages("/events?fieldSelector=type=Warning")).isEmpty();
        since = since.plus(EventLog.LIFE).minusSeconds(1);
        assertThat(messages("/events")).containsExactly("four");
    }

    @Test
    void whatMakesNoSenseIsRefused() throws IOException {
        assertThat(ask("GET", "/events?watch=true")).startsWith("HTTP/1.0 400").contains("watch: not supported");
        assertThat(ask("GET", "/events?fieldSelector=spec.nodeName=x"))
                .startsWith("HTTP/1.0 400")
                .contains("field label not supported: spec.nodeName");
        for (String method : List.of("POST", "PUT", "DELETE", "PATCH", "HEAD")) {
            assertThat(ask(method, "/events")).as(method).startsWith("HTTP/1.0 405");
        }
    }

    @Test
    void asManyAsThereCanBeAreAnswered() throws IOException {
        for (int i = 0; i < EventLog.MOST; i++) {
            record(Occurrence.normal(
                    InvolvedObject.pod(new PodIdentity("default", "p" + i, "u" + i)),
                    EventReason.STARTED,
                    "\u0001".repeat(Occurrence.LONGEST_MESSAGE)));
        }
        String answer = ask("GET", "/events");

        EventList list = new ObjectMapper().readValue(body(answer), EventList.class);
        assertThat(list.getItems()).hasSize(EventLog.MOST);
        assertThat(answer.length()).isLessThan(16 << 20);
    }

    private List<String> messages(String target) throws IOException {
        EventList list = new ObjectMapper().readValue(body(ask("GET", target)), EventList.class);
        return list.getItems().stream().map(Event::getMessage).toList();
    }

    private JsonNode json(String target) throws IOException {
        return new ObjectMapper().readTree(body(ask("GET", target)));
    }

    private void record(Occurrence what) {
        log = log.record(what, now()).log();
    }

    private Now now() {
        return new Now(Moment.BOOT.plus(since), T.plus(since));
    }

    private static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    private String ask(String method, String target) throws IOException {
        try (SocketChannel channel =
                SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            String request = method + " " + target + " HTTP/1.0\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n";
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
