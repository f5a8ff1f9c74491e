package dev.monopod.model.change;

/** What becomes of a pod whose manifest is another one by now. */
public sealed interface PodUpdate {

    /** It says the same. */
    record None() implements PodUpdate {}

    /**
     * All that differs may change while the pod runs.
     *
     * @param ofSpec not only labels and annotations
     */
    record InPlace(boolean ofSpec) implements PodUpdate {}

    /**
     * The pod has to make room for another one.
     *
     * @param why the path of the first field that may not change, or what it would change beside itself
     */
    record Replacement(String why) implements PodUpdate {}
}
