package dev.monopod.runtime.shim;

import dev.monopod.runtime.launch.LaunchPlan;

/**
 * A command to be run in a container.
 *
 * @param container id of its process
 * @param input whether it is sent anything; else its stdin is at its end
 * @param group folder of the control group that is made for it alone, and is joined by the plan; empty for none
 */
public record Exec(String container, boolean input, String group, LaunchPlan plan) {
    /** What one frame of input may hold, in bytes. */
    public static final int MOST_INPUT = 64 * 1024;

    static final int STDIN_FLAG = 1;
}
