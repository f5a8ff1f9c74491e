package dev.monopod.model.life;

import java.util.List;
import java.util.Optional;

/**
 * When a container starts again.
 *
 * @param policy the container's own, or else its pod's; it decides where no rule does
 * @param rules the first one that speaks of an exit code counts
 */
public record Restarts(RestartPolicy policy, List<RestartRule> rules) {
    public Restarts {
        rules = List.copyOf(rules);
    }

    /** What the first rule that speaks of this exit code wants done; empty where none does. */
    public Optional<RestartRule.Action> ruled(int exitCode) {
        return rules.stream().filter(rule -> rule.matches(exitCode)).findFirst().map(RestartRule::action);
    }

    /** Whether it could ever start again by itself. After IsContainerRestartable in pkg/api/v1/pod/util.go. */
    public boolean possible() {
        return policy != RestartPolicy.NEVER
                || rules.stream().anyMatch(rule -> rule.action() == RestartRule.Action.RESTART);
    }
}
