package dev.monopod.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class JournalTest {
    private static final Path STDERR = Path.of("/proc/self/fd/2");

    @Test
    void readsOnlyWhatIsConnectedToIt() throws Exception {
        String stderr = Files.getAttribute(STDERR, "unix:dev") + ":" + Files.getAttribute(STDERR, "unix:ino");

        assertThat(Journal.readsStderr(Map.of())).isFalse();
        assertThat(Journal.readsStderr(Map.of("JOURNAL_STREAM", "8:12345"))).isFalse();
        assertThat(Journal.readsStderr(Map.of("JOURNAL_STREAM", stderr))).isTrue();
    }

    @Test
    void getsAPriorityBeforeEachLineAndNoTime() {
        assertThat(format(Level.INFO, "ready")).isEqualTo("<6>Agent: ready\n");
        assertThat(format(Level.WARNING, "one\ntwo")).isEqualTo("<4>Agent: one\n<4>two\n");
        assertThat(format(Level.SEVERE, "bad")).isEqualTo("<3>Agent: bad\n");
        assertThat(format(Level.FINE, "detail")).isEqualTo("<7>Agent: detail\n");
    }

    @Test
    void getsTheStackOfAFailureAtThatFailuresPriority() {
        LogRecord entry = entry(Level.SEVERE, "could not");
        entry.setThrown(new IllegalStateException("state"));

        assertThat(new Journal.Format().format(entry).lines())
                .startsWith("<3>Agent: could not", "<3>java.lang.IllegalStateException: state")
                .allMatch(line -> line.startsWith("<3>"))
                .hasSizeGreaterThan(2);
    }

    private static String format(Level level, String message) {
        return new Journal.Format().format(entry(level, message));
    }

    private static LogRecord entry(Level level, String message) {
        LogRecord entry = new LogRecord(level, message);
        entry.setLoggerName("dev.monopod.agent.Agent");
        return entry;
    }
}
