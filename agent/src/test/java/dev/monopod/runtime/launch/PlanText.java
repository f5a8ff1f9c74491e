package dev.monopod.runtime.launch;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;

/** A plan as text in which nothing is left out: each field of each step, by its name. */
public final class PlanText {
    private PlanText() {}

    public static String of(LaunchPlan plan) {
        return plan.steps().stream().map(step -> line(step) + "\n").collect(Collectors.joining());
    }

    private static String line(Step step) {
        return Arrays.stream(step.getClass().getRecordComponents())
                .map(field -> " " + field.getName() + "=" + value(step, field))
                .collect(Collectors.joining("", step.op().label(), ""));
    }

    private static String value(Step step, RecordComponent field) {
        try {
            Object value = field.getAccessor().invoke(step);
            // A set's order is none; a list's is.
            return value instanceof Collection<?> all && !(value instanceof java.util.List)
                    ? all.stream().map(Object::toString).sorted().toList().toString()
                    : String.valueOf(value);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(step + ": " + field, e);
        }
    }
}
