package dev.monopod.event.change;

import dev.monopod.event.Occurrence;
import dev.monopod.model.status.EventReason;
import dev.monopod.reconcile.PodState;
import dev.monopod.reconcile.Resizing.Pending;
import dev.monopod.reconcile.Resizing.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A resize that begins, ends, fails, or can't begin (pkg/kubelet/events/resize.go, pkg/kubelet/status/status_manager.go). */
final class ResizeEvents {
    private ResizeEvents() {}

    static List<Occurrence> of(PodChange change) {
        List<Occurrence> all = new ArrayList<>();
        pending(change).ifPresent(all::add);
        Optional<Progress> before = change.before().resizing().progress();
        Optional<Progress> after = change.after().resizing().progress();
        if (isAnother(before, after)) {
            all.add(told(change, EventReason.RESIZE_STARTED, "Pod resize started", ""));
        }
        after.filter(now -> isAnotherFailure(before, now))
                .map(now -> failed(change, now.retry().message()))
                .ifPresent(all::add);
        if (before.isPresent() && after.isEmpty() && change.after().ending().isEmpty()) {
            all.add(told(change, EventReason.RESIZE_COMPLETED, "Pod resize completed", ""));
        }
        return all;
    }

    private static boolean isAnother(Optional<Progress> before, Optional<Progress> after) {
        return after.isPresent() && !after.map(Progress::generation).equals(before.map(Progress::generation));
    }

    /** Each failure that says something else than the one before it. */
    private static boolean isAnotherFailure(Optional<Progress> before, Progress now) {
        String message = now.retry().message();
        return !message.isEmpty() && !before.map(one -> one.retry().message()).equals(Optional.of(message));
    }

    private static Occurrence failed(PodChange change, String message) {
        String text = ResizeSummary.of(
                change.pod(), change.after().resizing().allocated(), generation(change.after()), message);
        return Occurrence.warning(change.involved(), EventReason.RESIZE_ERROR, "Pod resize error: " + text);
    }

    private static Occurrence told(PodChange change, EventReason reason, String begin, String error) {
        String text = ResizeSummary.of(
                change.pod(), change.after().resizing().allocated(), generation(change.after()), error);
        return Occurrence.normal(change.involved(), reason, begin + ": " + text);
    }

    private static long generation(PodState state) {
        return state.resizing()
                .progress()
                .map(Progress::generation)
                .orElse(state.resizing().generation());
    }

    private static Optional<Occurrence> pending(PodChange change) {
        Optional<Pending> after = change.after().resizing().pending();
        boolean another = !after.map(Pending::generation)
                .equals(change.before().resizing().pending().map(Pending::generation));
        return after.filter(now -> another)
                .map(now -> Occurrence.warning(
                        change.involved(),
                        EventReason.RESIZE_INFEASIBLE,
                        "Pod resize Infeasible: "
                                + ResizeSummary.of(
                                        change.pod(),
                                        change.after().wanted().making().resources(),
                                        now.generation(),
                                        now.message())));
    }
}
