package dev.monopod.model.life;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What is to be done at an end with certain exit codes, whatever the policy says (KEP-5307, KEP-5532).
 *
 * @param exitCodes any numbers; those outside of 0 to 255 never come
 */
public record RestartRule(Action action, Operator operator, Set<Integer> exitCodes) {
    public RestartRule {
        exitCodes = Set.copyOf(exitCodes);
    }

    /** What a rule does. */
    public enum Action {
        /** The container starts again. */
        RESTART("Restart"),
        /** The whole pod begins its life anew, init containers and all, in the sandbox that it has. */
        RESTART_ALL_CONTAINERS("RestartAllContainers");

        private final String word;

        Action(String word) {
            this.word = word;
        }

        /** As Kubernetes writes it. */
        public String word() {
            return word;
        }

        public static List<String> words() {
            return Arrays.stream(values()).map(Action::word).toList();
        }

        static Action of(String word) {
            return Arrays.stream(values())
                    .filter(action -> action.word.equals(word))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("not a restart rule's action: \"" + word + "\""));
        }
    }

    /** How an exit code is held against the rule's. */
    public enum Operator {
        IN("In"),
        NOT_IN("NotIn");

        private final String word;

        Operator(String word) {
            this.word = word;
        }

        /** As Kubernetes writes it. */
        public String word() {
            return word;
        }

        public static List<String> words() {
            return Arrays.stream(values()).map(Operator::word).toList();
        }

        static Operator of(String word) {
            return Arrays.stream(values())
                    .filter(operator -> operator.word.equals(word))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("not a restart rule's operator: \"" + word + "\""));
        }
    }

    /** Whether the rule speaks of this exit code. */
    public boolean matches(int exitCode) {
        return exitCodes.contains(exitCode) == (operator == Operator.IN);
    }
}
