package dev.monopod.runtime.shim;

import dev.monopod.runtime.launch.LaunchPlan;

/**
 * A process to be started.
 *
 * @param id unique among the pod's processes
 * @param record file for its end, relative to the pod's folder
 * @param log absolute path of its CRI log, or empty for none
 * @param logMaxBytes size at which the log is rotated
 * @param logMaxFiles how many log files there may be, the one in use included
 */
public record Start(String id, String record, String log, long logMaxBytes, int logMaxFiles, LaunchPlan plan) {}
