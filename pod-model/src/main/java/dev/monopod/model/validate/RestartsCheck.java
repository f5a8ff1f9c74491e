package dev.monopod.model.validate;

import dev.monopod.model.fault.FieldPath;
import dev.monopod.model.fault.Findings;
import dev.monopod.model.fault.Wording;
import dev.monopod.model.life.RestartPolicy;
import dev.monopod.model.life.RestartRule;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerResizePolicy;
import io.fabric8.kubernetes.api.model.ContainerRestartRule;
import io.fabric8.kubernetes.api.model.ContainerRestartRuleOnExitCodes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A container's own restart policy and rules. After validateContainerRestartPolicy and validateResizePolicy. */
final class RestartsCheck {
    private static final int MOST_RULES = 20;
    private static final int MOST_EXIT_CODES = 255;
    private static final String NOT_REQUIRED = "NotRequired";
    private static final List<String> RESIZE_POLICIES = List.of(NOT_REQUIRED, "RestartContainer");
    private static final List<String> RESIZABLE = List.of("cpu", "memory");

    private final Findings findings;
    private final Check check;

    RestartsCheck(Findings findings) {
        this.findings = findings;
        this.check = new Check(findings);
    }

    void check(Container container, String ofPod, FieldPath path) {
        List<ContainerRestartRule> rules = container.getRestartPolicyRules();
        if (container.getRestartPolicy() != null) {
            check.oneOf(path.child("restartPolicy"), container.getRestartPolicy(), RestartPolicy.words());
        } else if (!rules.isEmpty()) {
            String fault = "must specify restartPolicy when restart rules are used";
            findings.error(path.child("restartPolicy"), Wording.required(fault));
        }
        FieldPath rulesPath = path.child("restartPolicyRules");
        atMost(MOST_RULES, rules, rulesPath);
        for (int index = 0; index < rules.size(); index++) {
            checkRule(rules.get(index), rulesPath.index(index));
        }
        checkResize(container.getResizePolicy(), ofPod, path.child("resizePolicy"));
    }

    private void checkRule(ContainerRestartRule rule, FieldPath path) {
        check.oneOf(path.child("action"), rule.getAction(), RestartRule.Action.words());
        ContainerRestartRuleOnExitCodes codes = rule.getExitCodes();
        FieldPath codesPath = path.child("exitCodes");
        if (codes == null) {
            findings.error(codesPath, Wording.required("must be specified"));
            return;
        }
        check.oneOf(codesPath.child("operator"), codes.getOperator(), RestartRule.Operator.words());
        atMost(MOST_EXIT_CODES, codes.getValues(), codesPath.child("values"));
    }

    private void checkResize(List<ContainerResizePolicy> policies, String ofPod, FieldPath path) {
        Set<String> resources = new HashSet<>();
        for (int index = 0; index < policies.size(); index++) {
            ContainerResizePolicy policy = policies.get(index);
            FieldPath policyPath = path.index(index);
            FieldPath restart = policyPath.child("restartPolicy");
            check.unique(policyPath.child("resourceName"), policy.getResourceName(), resources);
            check.oneOf(policyPath.child("resourceName"), policy.getResourceName(), RESIZABLE);
            check.oneOf(restart, policy.getRestartPolicy(), RESIZE_POLICIES);
            boolean never = RestartPolicy.NEVER.word().equals(ofPod);
            if (never
                    && policy.getRestartPolicy() != null
                    && !policy.getRestartPolicy().equals(NOT_REQUIRED)) {
                findings.error(
                        restart,
                        Wording.invalid(
                                policy.getRestartPolicy(), "must be NotRequired when `restartPolicy` is Never"));
            }
        }
    }

    private void atMost(int most, List<?> items, FieldPath path) {
        if (items.size() > most) {
            findings.error(path, Wording.tooMany(items.size(), most));
        }
    }
}
