package dev.monopod.worker;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerRestartRule;
import io.fabric8.kubernetes.api.model.ContainerRestartRuleBuilder;
import io.fabric8.kubernetes.api.model.ExecAction;
import io.fabric8.kubernetes.api.model.LifecycleBuilder;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.LifecycleHandlerBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Manifests with everything that makes the life of a pod, drawn by chance; all defaults are filled in. */
final class RandomPods {
    private static final int VERSIONS = 4;
    private static final List<String> POLICIES = List.of("Always", "OnFailure", "Never");
    private static final List<Integer> GRACES = List.of(0, 1, 5, 30, 40);

    private final Random random;

    RandomPods(Random random) {
        this.random = random;
    }

    /** Two names, several versions of each. */
    List<WantedPod> draw() {
        List<WantedPod> all = new ArrayList<>();
        for (String name : List.of("a", "b")) {
            for (int version = 0; version < VERSIONS; version++) {
                all.add(one(name, name + version));
            }
        }
        return all;
    }

    private WantedPod one(String name, String uid) {
        String policy = pick(POLICIES);
        boolean plain = random.nextInt(4) == 0;
        List<Container> first = new ArrayList<>();
        for (int i = plain ? 0 : random.nextInt(4); i > 0; i--) {
            first.add(random.nextBoolean() ? init("init" + i) : sidecar("side" + i));
        }
        List<Container> apps = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            apps.add(plain ? container("app" + i).build() : app("app" + i, policy));
        }
        Long deadline = !plain && random.nextInt(6) == 0 ? Long.valueOf(20 + random.nextInt(400)) : null;
        return WantedPod.of(
                uid,
                new PodBuilder()
                        .withNewMetadata()
                        .withNamespace("default")
                        .withName(name)
                        .endMetadata()
                        .withNewSpec()
                        .withRestartPolicy(policy)
                        .withTerminationGracePeriodSeconds(pick(GRACES).longValue())
                        .withActiveDeadlineSeconds(deadline)
                        .withInitContainers(first)
                        .withContainers(apps)
                        .endSpec()
                        .build());
    }

    private static ContainerBuilder container(String name) {
        return new ContainerBuilder().withName(name).withImage("image");
    }

    private Container init(String name) {
        ContainerBuilder init = container(name);
        if (random.nextInt(3) == 0) {
            init.withRestartPolicy(random.nextBoolean() ? "OnFailure" : "Never").withRestartPolicyRules(rules());
        }
        return init.build();
    }

    private Container sidecar(String name) {
        return tended(container(name).withRestartPolicy("Always")).build();
    }

    private Container app(String name, String policy) {
        ContainerBuilder app = tended(container(name));
        if (random.nextInt(3) == 0) {
            app.withRestartPolicy(random.nextBoolean() ? policy : pick(POLICIES))
                    .withRestartPolicyRules(rules());
        }
        return app.build();
    }

    private List<ContainerRestartRule> rules() {
        if (random.nextBoolean()) {
            return List.of();
        }
        return List.of(new ContainerRestartRuleBuilder()
                .withAction(random.nextInt(3) == 0 ? "RestartAllContainers" : "Restart")
                .withNewExitCodes()
                .withOperator("In")
                .withValues(SimulatedProcess.RULED_CODE)
                .endExitCodes()
                .build());
    }

    private ContainerBuilder tended(ContainerBuilder container) {
        return container
                .withStartupProbe(probe(Question.STARTUP))
                .withReadinessProbe(probe(Question.READINESS))
                .withLivenessProbe(probe(Question.LIVENESS))
                .withLifecycle(new LifecycleBuilder()
                        .withPostStart(hook(Question.POST_START, 1))
                        .withPreStop(hook(Question.PRE_STOP, 2))
                        .build());
    }

    private @Nullable Probe probe(Question question) {
        if (random.nextInt(3) > 0) {
            return null;
        }
        Long grace =
                question != Question.READINESS && random.nextInt(3) == 0 ? Long.valueOf(1 + random.nextInt(40)) : null;
        return new ProbeBuilder()
                .withExec(new ExecAction(question.command()))
                .withInitialDelaySeconds(random.nextBoolean() ? 0 : random.nextInt(10))
                .withPeriodSeconds(1 + random.nextInt(10))
                .withTimeoutSeconds(1 + random.nextInt(5))
                .withSuccessThreshold(1)
                .withFailureThreshold(1 + random.nextInt(3))
                .withTerminationGracePeriodSeconds(grace)
                .build();
    }

    /** @param parity of a sleep's seconds, by which one hook is told from the other */
    private @Nullable LifecycleHandler hook(Question question, int parity) {
        return switch (random.nextInt(6)) {
            case 0, 1 ->
                new LifecycleHandlerBuilder()
                        .withExec(new ExecAction(question.command()))
                        .build();
            case 2 ->
                new LifecycleHandlerBuilder()
                        .withNewSleep((long) (parity + 2 * random.nextInt(4)))
                        .build();
            default -> null;
        };
    }

    private <T> T pick(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
