package dev.monopod.e2e.chaos.churn;

import dev.monopod.e2e.chaos.site.Seeds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Which pods there are in which round, and how they become those of the next one. A function of the seed: any round can be had without
 * those before it. Pure.
 *
 * @param slots pods at a time
 */
public record Population(long seed, int slots) {
    private static final int PUT_BACK_MILLIS = 3000;
    private static final List<Shape> SHAPES = List.of(Shape.values());

    /** Something that happens to the manifests. */
    public sealed interface Step {
        /** A new version, or the same again. */
        record Write(ChurnPod pod) implements Step {}

        record Remove(ChurnPod pod) implements Step {}

        /** The file holds something that is no manifest: the pod is to run on. */
        record Spoil(ChurnPod pod) implements Step {}

        /** The image comes that the pod waits for. */
        record Load(ChurnPod pod) implements Step {}
    }

    /**
     * A step with its moment.
     *
     * @param millis after the round's begin
     */
    public record Timed(int millis, Step step) {}

    /** All pods at the begin of a round. */
    public List<ChurnPod> at(int round) {
        return IntStream.range(0, slots)
                .mapToObj(slot -> pod(slot, generation(slot, round)))
                .toList();
    }

    private int generation(int slot, int round) {
        return (int) IntStream.range(0, round)
                .filter(earlier -> changes(slot, earlier))
                .count();
    }

    private boolean changes(int slot, int round) {
        return random(1, slot, round).nextInt(3) == 0;
    }

    private ChurnPod pod(int slot, int generation) {
        RandomGenerator random = random(2, slot, generation);
        // Each sort is there from the first round on, so that a short run sees them all.
        int shape = generation == 0 ? slot % SHAPES.size() : random.nextInt(SHAPES.size());
        return SHAPES.get(shape).pod(slot, generation, random);
    }

    /** What happens in a round of this length, by time; at its end the pods are those at the begin of the next one. */
    public List<Timed> steps(int round, int millis) {
        List<Timed> steps = new ArrayList<>();
        for (ChurnPod pod : at(round)) {
            RandomGenerator random = random(3, pod.slot(), round);
            if (changes(pod.slot(), round)) {
                addChange(steps, pod, pod(pod.slot(), pod.generation() + 1), random, millis);
            } else {
                addDisturbance(steps, pod, random, millis);
            }
        }
        steps.sort(Comparator.comparingInt(Timed::millis));
        return steps;
    }

    private static void addChange(
            List<Timed> steps, ChurnPod before, ChurnPod after, RandomGenerator random, int millis) {
        int at = random.nextInt(millis);
        if (random.nextInt(3) == 0) {
            steps.add(new Timed(random.nextInt(at + 1), new Step.Remove(before)));
        }
        steps.add(new Timed(at, new Step.Write(after)));
        if (after.awaitsImage()) {
            steps.add(new Timed(random.nextInt(millis), new Step.Load(after)));
        }
    }

    /** One that stays: removed and put back, or written again, or spoilt for a while. */
    private static void addDisturbance(List<Timed> steps, ChurnPod pod, RandomGenerator random, int millis) {
        int at = random.nextInt(millis);
        int back = at + random.nextInt(PUT_BACK_MILLIS);
        switch (random.nextInt(8)) {
            case 0 -> steps.addAll(List.of(new Timed(at, new Step.Remove(pod)), new Timed(back, new Step.Write(pod))));
            case 1 -> steps.addAll(List.of(new Timed(at, new Step.Spoil(pod)), new Timed(back, new Step.Write(pod))));
            case 2 -> steps.add(new Timed(at, new Step.Write(pod)));
            default -> {
                return;
            }
        }
    }

    private RandomGenerator random(int what, int slot, int number) {
        return Seeds.random(seed, what, slot, number);
    }
}
