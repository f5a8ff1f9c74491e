package dev.monopod.event.record;

import dev.monopod.event.EventType;
import dev.monopod.event.PodEvent;
import dev.monopod.model.text.PlainText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Events in the agent's log, a line each: what an event tells is logged nowhere else. Blocking where the log is. */
final class EventLogger {
    private static final Logger LOG = LoggerFactory.getLogger("dev.monopod.event.Event");

    private EventLogger() {}

    static void log(PodEvent event) {
        String line = line(event);
        if (event.type() == EventType.WARNING) {
            LOG.warn("{}", line);
        } else {
            LOG.info("{}", line);
        }
    }

    /** Names in images and paths in volumes may hold anything: none of it may look like a line of somebody else. */
    static String line(PodEvent event) {
        String path = event.involved().fieldPath();
        String whom = event.involved().pod().title() + (path.isEmpty() ? "" : " " + path);
        String times = event.count() > 1 ? " (x" + event.count() + ")" : "";
        return PlainText.joined(whom + ": " + event.reason().word() + ": " + event.message()) + times;
    }
}
