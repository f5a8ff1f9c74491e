package dev.monopod.metrics;

import dev.monopod.probe.PodFigures;
import dev.monopod.probe.ProbeBoard;
import dev.monopod.probe.ProbeFigures;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What probes came to, as the kubelet's /metrics/probes has it (pkg/kubelet/prober/prober_manager.go), in Prometheus' text format. Of pods
 * that are gone there is nothing. Names of pods, containers and namespaces have nothing in them that would have to be escaped. Pure.
 */
public final class ProbePage {
    private static final String TOTAL = "prober_probe_total";
    private static final String DURATION = "prober_probe_duration_seconds";

    private final StringBuilder text = new StringBuilder();

    private ProbePage() {}

    /** The page; pods in the order of namespace and name. */
    public static String of(List<ProbeBoard.OfPod> pods) {
        ProbePage page = new ProbePage();
        List<ProbeBoard.OfPod> sorted = pods.stream()
                .sorted(Comparator.comparing(
                                (ProbeBoard.OfPod each) -> each.pod().title())
                        .thenComparing(each -> each.pod().uid()))
                .toList();
        page.heading(
                TOTAL,
                "counter",
                "Cumulative number of a liveness, readiness or startup probe for a container by result.");
        sorted.forEach(page::totals);
        page.heading(DURATION, "histogram", "Duration in seconds for a probe response.");
        sorted.forEach(page::durations);
        return page.text.toString();
    }

    private void heading(String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private void totals(ProbeBoard.OfPod of) {
        ordered(of).forEach(entry -> {
            String labels = pod(entry.getKey().container(), of) + ",pod_uid=\""
                    + of.pod().uid() + "\"" + type(entry.getKey());
            ProbeFigures figures = entry.getValue();
            counted(labels, "successful", figures.successes());
            counted(labels, "failed", figures.failures());
        });
    }

    /** A result that there never was has no series, as with the kubelet. */
    private void counted(String labels, String result, long count) {
        if (count > 0) {
            line(TOTAL, labels + ",result=\"" + result + "\"", Long.toString(count));
        }
    }

    /** Of successes alone: so it has none where there were none. */
    private void durations(ProbeBoard.OfPod of) {
        ordered(of).filter(entry -> entry.getValue().successes() > 0).forEach(entry -> {
            String labels = pod(entry.getKey().container(), of) + type(entry.getKey());
            // The buckets before the count, as they are written after it: so none of them ever has more than all.
            ProbeFigures figures = entry.getValue();
            List<Long> cumulated = figures.cumulated();
            for (int bucket = 0; bucket < cumulated.size(); bucket++) {
                line(
                        DURATION + "_bucket",
                        labels + ",le=\"" + ProbeFigures.BUCKETS.get(bucket) + "\"",
                        Long.toString(cumulated.get(bucket)));
            }
            String all = Long.toString(figures.successes());
            line(DURATION + "_bucket", labels + ",le=\"+Inf\"", all);
            line(DURATION + "_sum", labels, Double.toString(figures.seconds()));
            line(DURATION + "_count", labels, all);
        });
    }

    private static Stream<Map.Entry<PodFigures.Of, ProbeFigures>> ordered(ProbeBoard.OfPod of) {
        return of.figures().all().entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<PodFigures.Of, ProbeFigures> entry) ->
                                entry.getKey().container())
                        .thenComparing(entry -> entry.getKey().kind()));
    }

    private static String pod(String container, ProbeBoard.OfPod of) {
        return "container=\"" + container + "\",namespace=\"" + of.pod().namespace() + "\",pod=\""
                + of.pod().name() + "\"";
    }

    private static String type(PodFigures.Of of) {
        return ",probe_type=\"" + of.kind().word() + "\"";
    }

    private void line(String name, String labels, String value) {
        text.append(name).append('{').append(labels).append("} ").append(value).append('\n');
    }
}
