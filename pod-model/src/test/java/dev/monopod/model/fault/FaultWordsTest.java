package dev.monopod.model.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FaultWordsTest {
    @Test
    void aPathIsWrittenAsKubernetesWritesIt() {
        FieldPath limit = FieldPath.of("spec", "containers")
                .index(0)
                .child("resources")
                .child("limits")
                .key("cpu");

        assertThat(limit).hasToString("spec.containers[0].resources.limits[cpu]");
        assertThat(FieldPath.root()).hasToString("");
        assertThat(FieldPath.root().child("a\u001b[2Jb\n")).hasToString("a\\u001b[2Jb\\n");
    }

    @Test
    void aPathStartsWithItsAncestorsAndItself() {
        FieldPath item = FieldPath.of("items").index(1);

        assertThat(item.child("spec").startsWith(item)).isTrue();
        assertThat(item.startsWith(item)).isTrue();
        assertThat(item.startsWith(FieldPath.root())).isTrue();
        assertThat(item.startsWith(item.child("spec"))).isFalse();
        assertThat(FieldPath.of("items").index(11).startsWith(item)).isFalse();
        assertThat(FieldPath.of("items").key("1").startsWith(item)).isFalse();
    }

    @Test
    void whatATerminalWouldObeyIsWrittenOut() {
        assertThat(Printable.quoted("a\"b\\c")).isEqualTo("\"a\\\"b\\\\c\"");
        assertThat(Printable.cut("tab\tcr\r\u0007\u202e\u2028é😀")).isEqualTo("tab\\tcr\\r\\u0007\\u202e\\u2028é😀");
        assertThat(Printable.cut("\ud800")).isEqualTo("\\ud800");
        assertThat(Printable.cut("x".repeat(120))).hasSize(120);
        assertThat(Printable.cut("😀".repeat(121))).isEqualTo("😀".repeat(120) + "…");
    }

    @Test
    void whatOnlyFollowsFromAnotherFaultIsNotSaid() {
        Findings findings = new Findings();
        findings.error(FieldPath.of("spec", "a"), "cause");
        Findings later = new Findings();
        later.error(FieldPath.of("spec", "a"), "consequence");
        later.error(FieldPath.of("spec", "a", "b"), "consequence");
        later.error(FieldPath.of("spec"), "another");
        later.warning(FieldPath.of("spec", "a"), "warned");
        findings.addConsequences(later);

        assertThat(messages(findings.errors())).containsExactly("cause", "another");
        assertThat(messages(findings.warnings())).containsExactly("warned");
    }

    @Test
    void aHundredAreKeptAndTheRestIsCounted() {
        Findings findings = many(Findings.MAX_KEPT);
        assertThat(findings.errors()).hasSize(Findings.MAX_KEPT);

        findings.addConsequences(many(Findings.MAX_KEPT + 7));
        assertThat(findings.errors())
                .hasSize(Findings.MAX_KEPT + 1)
                .last()
                .satisfies(rest -> assertThat(rest.message()).isEqualTo("107 more errors in this document"));
        assertThat(findings.warnings())
                .last()
                .satisfies(rest -> assertThat(rest.message()).isEqualTo("107 more warnings in this document"));
    }

    private static Findings many(int count) {
        Findings findings = new Findings();
        for (int index = 0; index < count; index++) {
            // Another path each time, since all below a fault's path are its consequences.
            FieldPath path = FieldPath.root().index(index + count * 1000);
            findings.error(path, "wrong");
            findings.warning(path, "odd");
        }
        return findings;
    }

    private static List<String> messages(List<Finding> findings) {
        return findings.stream().map(Finding::message).toList();
    }
}
