package dev.monopod.e2e.chaos.churn;

/**
 * What one container does, as {@code program.sh} says.
 *
 * @param lines printed at a time
 * @param width of a line, in bytes, at least
 * @param pauseMillis between two times
 * @param bursts times before it ends by itself; 0 for never
 * @param code with which it ends then
 * @param fails attempts of a pod that end with the code before one succeeds; 0 where all do
 * @param stubborn does not hear TERM
 */
public record Behaviour(int lines, int width, int pauseMillis, int bursts, int code, int fails, boolean stubborn) {

    static Behaviour steady(int lines, int pauseMillis) {
        return new Behaviour(lines, 20, pauseMillis, 0, 0, 0, false);
    }

    Behaviour stubbornly() {
        return new Behaviour(lines, width, pauseMillis, bursts, code, fails, true);
    }

    Behaviour ending(int times, int exitCode, int failing) {
        return new Behaviour(lines, width, pauseMillis, times, exitCode, failing, stubborn);
    }

    Behaviour wide(int bytes) {
        return new Behaviour(lines, bytes, pauseMillis, bursts, code, fails, stubborn);
    }

    /** What a container comes to that is restarted by this policy, or not. */
    Fate fate(String restartPolicy) {
        if (bursts == 0) {
            return new Fate.Runs();
        }
        return switch (restartPolicy) {
            case "Never" -> new Fate.Ends(code);
            case "OnFailure" -> code == 0 || fails > 0 ? new Fate.Ends(0) : new Fate.Crashes();
            default -> new Fate.Crashes();
        };
    }
}
