package dev.monopod.model.validate;

import dev.monopod.model.fault.FieldPath;
import dev.monopod.model.fault.Findings;
import dev.monopod.model.fault.Printable;
import dev.monopod.model.fault.Wording;
import dev.monopod.model.text.Expansion;
import dev.monopod.model.text.Utf8Length;
import dev.monopod.model.text.Variables;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A container's variables, command and arguments. Texts that repeat each other by {@code $(NAME)} double with every line, so what they come to
 * is bounded here, once: each by what execve(2) takes, and all together.
 */
final class EnvironmentCheck {
    /** What execve(2) takes for arguments and variables together with the usual 8 MiB of stack: a quarter of it. */
    private static final long MAX_TOTAL = 2L * 1024 * 1024;

    private final Findings findings;
    private final Check check;
    private final Map<String, String> variables = new HashMap<>();
    private long total;

    EnvironmentCheck(Findings findings) {
        this.findings = findings;
        this.check = new Check(findings);
    }

    void check(Container container, FieldPath path) {
        checkVariables(container.getEnv(), path.child("env"));
        checkTexts(container.getCommand(), path.child("command"));
        checkTexts(container.getArgs(), path.child("args"));
        if (total > MAX_TOTAL) {
            findings.error(
                    path, "command, args and env: " + Wording.tooLong((int) MAX_TOTAL) + " together, $(NAME) replaced");
        }
    }

    /** A command that is run as it is written. */
    void checkCommand(List<String> command, FieldPath path) {
        checkTexts(command, path.child("command"));
        if (total > MAX_TOTAL) {
            findings.error(path.child("command"), Wording.tooLong((int) MAX_TOTAL) + " together");
        }
    }

    /** A probe's command, in which the container's variables stand as they are written. */
    void checkProbeCommand(Container container, List<String> command, FieldPath path) {
        variables.putAll(Variables.asWritten(container.getEnv()));
        checkCommand(command, path);
    }

    private void checkVariables(List<EnvVar> env, FieldPath path) {
        for (int index = 0; index < env.size(); index++) {
            FieldPath name = path.index(index).child("name");
            EnvVar variable = env.get(index);
            check.requiredName(name, variable.getName(), NameRule.VARIABLE);
            String template = variable.getValue() == null ? "" : variable.getValue();
            String value = expand(template, path.index(index).child("value"));
            if (variables.put(String.valueOf(variable.getName()), value) != null && variable.getName() != null) {
                findings.warning(name, "hides previous definition of " + Printable.quoted(variable.getName()));
            }
        }
    }

    private void checkTexts(List<String> texts, FieldPath path) {
        for (int index = 0; index < texts.size(); index++) {
            expand(texts.get(index), path.index(index));
        }
    }

    private String expand(String template, FieldPath path) {
        if (total > MAX_TOTAL) {
            return "";
        }
        try {
            String text = Expansion.expand(template, variables);
            long bytes = Utf8Length.of(text);
            total += bytes;
            if (bytes <= Expansion.MAX_LENGTH) {
                return text;
            }
        } catch (Expansion.TooLongException tooLong) {
            total += Expansion.MAX_LENGTH;
        }
        findings.error(path, Wording.tooLong(Expansion.MAX_LENGTH) + ", $(NAME) replaced");
        return "";
    }
}
