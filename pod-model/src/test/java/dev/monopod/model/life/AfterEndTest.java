package dev.monopod.model.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What follows an end, by role, policy, rules and exit code. */
class AfterEndTest {
    @ParameterizedTest
    @CsvSource({
        "APP, ALWAYS, 0, RESTART",
        "APP, ALWAYS, 1, RESTART",
        "APP, ON_FAILURE, 0, NOTHING",
        "APP, ON_FAILURE, 1, RESTART",
        "APP, ON_FAILURE, 137, RESTART",
        "APP, NEVER, 0, NOTHING",
        "APP, NEVER, 255, NOTHING",
        "SIDECAR, ALWAYS, 0, RESTART",
        "SIDECAR, ALWAYS, 1, RESTART",
        "INIT, ALWAYS, 0, NOTHING",
        "INIT, ALWAYS, 1, RESTART",
        "INIT, ON_FAILURE, 0, NOTHING",
        "INIT, ON_FAILURE, 1, RESTART",
        "INIT, NEVER, 0, NOTHING",
        "INIT, NEVER, 1, NOTHING"
    })
    void withoutRulesThePolicyDecides(Role role, RestartPolicy policy, int exitCode, AfterEnd expected) {
        assertThat(life(role, policy, List.of()).after(exitCode)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        // rules, role, policy, exit code, what follows
        "Restart In 42 43, APP, NEVER, 42, RESTART",
        "Restart In 42 43, APP, NEVER, 43, RESTART",
        "Restart In 42 43, APP, NEVER, 44, NOTHING",
        "Restart In 42 43, APP, NEVER, 0, NOTHING",
        "Restart In 42 43, APP, ON_FAILURE, 44, RESTART",
        "Restart In 0, APP, ON_FAILURE, 0, RESTART",
        "Restart In, APP, NEVER, 1, NOTHING",
        "Restart NotIn 1, APP, NEVER, 1, NOTHING",
        "Restart NotIn 1, APP, NEVER, 2, RESTART",
        "Restart NotIn, APP, NEVER, 0, RESTART",
        "RestartAllContainers In 9, APP, NEVER, 9, RESTART_ALL_CONTAINERS",
        "RestartAllContainers In 9, APP, ALWAYS, 9, RESTART_ALL_CONTAINERS",
        "RestartAllContainers In 9, APP, ALWAYS, 8, RESTART",
        "RestartAllContainers In 9, APP, NEVER, 8, NOTHING",
        "RestartAllContainers In 0, SIDECAR, ALWAYS, 0, RESTART_ALL_CONTAINERS",
        "Restart In 1, INIT, NEVER, 1, RESTART",
        "Restart In 0, INIT, NEVER, 0, NOTHING",
        "RestartAllContainers In 0, INIT, NEVER, 0, RESTART_ALL_CONTAINERS",
        "RestartAllContainers NotIn 0, INIT, NEVER, 3, RESTART_ALL_CONTAINERS",
        // the first rule that speaks of the code counts
        "Restart In 1;RestartAllContainers NotIn 0, APP, NEVER, 1, RESTART",
        "Restart In 1;RestartAllContainers NotIn 0, APP, NEVER, 2, RESTART_ALL_CONTAINERS",
        "RestartAllContainers NotIn 0;Restart In 1, APP, NEVER, 1, RESTART_ALL_CONTAINERS"
    })
    void theFirstRuleThatSpeaksOfTheExitCodeDecides(
            String rules, Role role, RestartPolicy policy, int exitCode, AfterEnd expected) {
        List<RestartRule> parsed =
                Arrays.stream(rules.split(";", -1)).map(AfterEndTest::rule).toList();

        assertThat(life(role, policy, parsed).after(exitCode)).isEqualTo(expected);
    }

    @Test
    void whetherItCouldStartAgainIsKnownBeforehand() {
        assertThat(new Restarts(RestartPolicy.NEVER, List.of()).possible()).isFalse();
        assertThat(new Restarts(RestartPolicy.NEVER, List.of(rule("Restart In 1"))).possible())
                .isTrue();
        assertThat(new Restarts(RestartPolicy.NEVER, List.of(rule("RestartAllContainers In 1"))).possible())
                .isFalse();
        assertThat(new Restarts(RestartPolicy.ON_FAILURE, List.of()).possible()).isTrue();
        assertThat(new Restarts(RestartPolicy.ALWAYS, List.of()).possible()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "SIGHUP, 1",
        "SIGIOT, 6",
        "SIGABRT, 6",
        "SIGKILL, 9",
        "SIGTERM, 15",
        "SIGSTKFLT, 16",
        "SIGCLD, 17",
        "SIGCHLD, 17",
        "SIGWINCH, 28",
        "SIGIO, 29",
        "SIGPOLL, 29",
        "SIGPWR, 30",
        "SIGSYS, 31",
        "SIGRTMIN, 34",
        "SIGRTMIN+3, 37",
        "SIGRTMIN+15, 49",
        "SIGRTMAX-14, 50",
        "SIGRTMAX-1, 63",
        "SIGRTMAX, 64"
    })
    void aSignalHasItsNumber(String name, int number) {
        assertThat(StopSignal.of(name)).isEqualTo(new StopSignal(name, number));
        assertThat(StopSignal.isOne(name)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"''", "TERM", "sigterm", "15", "SIGRTMIN+16", "SIGRTMAX-15", "SIGRTMIN+0", "SIGUNUSED"})
    void anythingElseIsNoSignal(String name) {
        assertThat(StopSignal.isOne(name)).isFalse();
        assertThatThrownBy(() -> StopSignal.of(name)).hasMessageContaining(name);
    }

    private static ContainerLife life(Role role, RestartPolicy policy, List<RestartRule> rules) {
        return new ContainerLife(
                "c",
                role,
                new Restarts(policy, rules),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static RestartRule rule(String text) {
        List<String> words = List.of(text.split(" ", -1));
        return new RestartRule(
                RestartRule.Action.of(words.get(0)),
                RestartRule.Operator.of(words.get(1)),
                words.stream().skip(2).map(Integer::parseInt).collect(Collectors.toSet()));
    }
}
