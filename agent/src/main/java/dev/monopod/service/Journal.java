package dev.monopod.service;

import dev.monopod.model.text.PlainText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.stream.Collectors;

/**
 * The journal as the reader of what this process prints: it wants a priority before each line (sd-daemon(3)), and knows time and process
 * itself.
 */
public final class Journal {
    /** Priorities of syslog(3). */
    public static final int ERROR = 3;

    public static final int WARNING = 4;
    public static final int INFO = 6;
    private static final int DEBUG = 7;

    private static final int STDERR = 2;
    private static final int STDOUT = 1;

    private Journal() {}

    /** Whether what is printed to the standard error output goes there (JOURNAL_STREAM of systemd.exec(5)). */
    public static boolean readsStderr(Map<String, String> environment) {
        return reads(environment, STDERR);
    }

    /** The same of the standard output. */
    public static boolean readsStdout(Map<String, String> environment) {
        return reads(environment, STDOUT);
    }

    private static boolean reads(Map<String, String> environment, int descriptor) {
        return environment.containsKey("JOURNAL_STREAM")
                && environment.get("JOURNAL_STREAM").equals(deviceAndInode(Path.of("/proc/self/fd/" + descriptor)));
    }

    /** As that variable has them; empty where the descriptor is closed. */
    static String deviceAndInode(Path file) {
        try {
            Map<String, Object> attributes = Files.readAttributes(file, "unix:dev,ino");
            return attributes.get("dev") + ":" + attributes.get("ino");
        } catch (IOException e) {
            return "";
        }
    }

    /** Has all log lines from here on written for the journal. */
    public static void logTo() {
        for (Handler handler : LogManager.getLogManager().getLogger("").getHandlers()) {
            handler.setFormatter(new Format());
        }
    }

    /** Each line with the priority: the journal takes a line for an entry of its own. */
    public static String lines(int priority, String text) {
        return text.lines().map(line -> "<" + priority + ">" + line + "\n").collect(Collectors.joining());
    }

    /** Of the binding that slf4j has here. */
    static final class Format extends Formatter {
        @Override
        public String format(LogRecord entry) {
            StringBuilder text = new StringBuilder(shortName(entry.getLoggerName())).append(": ");
            text.append(formatMessage(entry));
            Throwable thrown = entry.getThrown();
            if (thrown != null) {
                java.io.StringWriter stack = new java.io.StringWriter();
                thrown.printStackTrace(new java.io.PrintWriter(stack));
                text.append('\n').append(stack);
            }
            return lines(priority(entry.getLevel()), PlainText.lines(text.toString()));
        }

        private static String shortName(@org.jspecify.annotations.Nullable String logger) {
            return logger == null ? "" : logger.substring(logger.lastIndexOf('.') + 1);
        }

        private static int priority(Level level) {
            if (level.intValue() >= Level.SEVERE.intValue()) {
                return ERROR;
            }
            if (level.intValue() >= Level.WARNING.intValue()) {
                return WARNING;
            }
            return level.intValue() >= Level.INFO.intValue() ? INFO : DEBUG;
        }
    }
}
