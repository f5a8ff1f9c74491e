/**
 * Reads the CRI logs that the shims write, for the kubelet's {@code /containerLogs}.
 *
 * <p>A container's log is one text in several files: {@code 0.log} is written to; rotated ones, {@code 0.log.20260102-030405}, come
 * before it, oldest first. Readers see the one text and never a file's end:
 *
 * <pre>
 *   shim ──writes, renames──▶ 0.log.… 0.log
 *                               │        │ inotify
 *                               │        ▼
 *                               │   LogChanges (one thread for all logs) ──"there may be more"──┐
 *                               ▼                                                               ▼
 *                            LogFiles ──▶ LogReader ──parts, when asked──▶ LogFollowing ──▶ sink (an HTTP response)
 *                                                                             ▲                 │
 *                                                                             └──"I can take more"
 * </pre>
 *
 * A reader that waits holds a file and a few numbers, but no thread and no buffer, so followers may be many. What a container may
 * write to is not trusted: no symbolic link below the log directory is followed, and only regular files are opened.
 */
@NullMarked
package dev.monopod.runtime.log;

import org.jspecify.annotations.NullMarked;
