package dev.monopod.runtime.launch;

import java.util.List;

/**
 * How one process is started: steps in their order. Those before {@code process.new} are the shim's own, those behind it the new
 * process's; the last one is {@code exec}.
 */
public record LaunchPlan(List<Step> steps) {
    public LaunchPlan {
        steps = List.copyOf(steps);
    }

    /**
     * The step that the shim means by a number, for messages: {@code step 6 (mount.overlay lower=… -> /)}. Of what is executed the program
     * alone: everybody may read a message, and the values of variables have been put into the arguments.
     */
    public String describe(int number) {
        if (number < 1 || number > steps.size()) {
            return "step " + number;
        }
        Step step = steps.get(number - 1);
        String object = step instanceof IdentityStep.Exec exec ? exec.program() : step.object();
        return "step " + number + " (" + step.op().label() + (object.isEmpty() ? "" : " " + object) + ")";
    }
}
