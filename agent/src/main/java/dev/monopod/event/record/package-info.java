/**
 * Events are kept: in memory, for whoever asks; in a file of the run directory, for the agent that comes after this one; and in the log.
 *
 * <pre>
 * any thread ──▶ Events (one context) ──▶ EventLog ──▶ readers
 *                       │  every 100 ms at most
 *                       ▼
 *                EventJournal (a thread of its own) ──▶ RUN/events, the log
 * </pre>
 */
@NullMarked
package dev.monopod.event.record;

import org.jspecify.annotations.NullMarked;
