package dev.monopod.event.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.event.EventLog;
import dev.monopod.event.InvolvedObject;
import dev.monopod.event.Occurrence;
import dev.monopod.event.PodEvent;
import dev.monopod.model.status.EventReason;
import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.Now;
import dev.monopod.reconcile.PodIdentity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventSelectorTest {
    private static final PodEvent EVENT = EventLog.EMPTY
            .record(
                    Occurrence.warning(
                            InvolvedObject.container(new PodIdentity("default", "web", "u1"), "app"),
                            EventReason.BACK_OFF,
                            "no"),
                    new Now(Moment.BOOT, Instant.EPOCH.plusNanos(255)))
            .event();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                              | true
            involvedObject.name=web                         | true
            involvedObject.name==web                        | true
            involvedObject.name!=web                        | false
            involvedObject.name!=other                      | true
            involvedObject.name=other                       | false
            involvedObject.name=                            | false
            involvedObject.uid=u1,reason=BackOff            | true
            involvedObject.uid=u1,reason=Started            | false
            type=Warning,,reason=BackOff,                   | true
            type=Normal                                     | false
            involvedObject.kind=Pod,involvedObject.apiVersion=v1,involvedObject.name=web | true
            involvedObject.kind=Node                        | false
            involvedObject.namespace=default                | true
            involvedObject.fieldPath=spec.containers{app}   | true
            metadata.name=web.ff                            | true
            metadata.namespace=other                        | false
            source=monopod,reportingComponent=monopod       | true
            """)
    void fieldsChoose(String selector, boolean chosen) {
        assertThat(chooses("fieldSelector", selector)).isEqualTo(chosen);
    }

    @Test
    void theNamespaceChooses() {
        assertThat(chooses("namespace", "default")).isTrue();
        assertThat(chooses("namespace", "other")).isFalse();
    }

    @Test
    void whatMakesNoSenseIsRefusedAllOfIt() {
        assertThat(refused(List.of(
                        Map.entry("watch", "true"),
                        Map.entry("fieldSelector", "status=x,web,=web,!=web,reason=a\\,b"),
                        Map.entry("fieldSelector", "spec.nodeName!=here"))))
                .satisfiesExactly(
                        error -> assertThat(error).startsWith("watch: not supported"),
                        error -> assertThat(error)
                                .startsWith("fieldSelector: field label not supported: status: supported are involved"),
                        error -> assertThat(error)
                                .startsWith("fieldSelector: Invalid value: \"web\": must be PATH=VALUE"),
                        error -> assertThat(error).startsWith("fieldSelector: Invalid value: \"=web\": "),
                        error -> assertThat(error).startsWith("fieldSelector: field label not supported: : "),
                        error -> assertThat(error).startsWith("fieldSelector: Invalid value: \"reason=a\\\": "),
                        error -> assertThat(error).startsWith("fieldSelector: Invalid value: \"b\": "),
                        error -> assertThat(error)
                                .startsWith("fieldSelector: field label not supported: spec.nodeName: "));
    }

    private static boolean chooses(String name, String value) {
        EventSelector selector = EventSelector.parse(List.of(Map.entry(name, value)));
        assertThat(selector).isInstanceOf(EventSelector.Accepted.class);
        return ((EventSelector.Accepted) selector).wanted().test(EVENT);
    }

    private static List<String> refused(List<Map.Entry<String, String>> query) {
        EventSelector selector = EventSelector.parse(query);
        assertThat(selector).isInstanceOf(EventSelector.Refused.class);
        return ((EventSelector.Refused) selector).errors();
    }
}
