package dev.monopod.worker;

import dev.monopod.reconcile.ProbeKind;
import java.util.Arrays;
import java.util.List;

/** What is asked of a container's program by a command that runs beside it; the command is the question's word. */
enum Question {
    POST_START("postStart"),
    PRE_STOP("preStop"),
    STARTUP("startup"),
    READINESS("readiness"),
    LIVENESS("liveness");

    private final String word;

    Question(String word) {
        this.word = word;
    }

    List<String> command() {
        return List.of(word);
    }

    static Question of(List<String> command) {
        return Arrays.stream(values())
                .filter(question -> question.command().equals(command))
                .findFirst()
                .orElseThrow();
    }

    static Question of(ProbeKind kind) {
        return valueOf(kind.name());
    }
}
