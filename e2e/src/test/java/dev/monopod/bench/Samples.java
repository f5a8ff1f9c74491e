package dev.monopod.bench;

import java.util.ArrayList;
import java.util.List;

/** What was measured of one thing, in one unit. */
record Samples(List<Double> values) {
    Samples {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
        values = values.stream().sorted().toList();
    }

    static Samples of(double... values) {
        List<Double> list = new ArrayList<>();
        for (double value : values) {
            list.add(value);
        }
        return new Samples(list);
    }

    double median() {
        int middle = values.size() / 2;
        return values.size() % 2 == 1 ? values.get(middle) : (values.get(middle - 1) + values.get(middle)) / 2;
    }

    /** The value that a share of all, from 0 to 1, does not exceed. */
    double quantile(double share) {
        int rank = (int) Math.ceil(share * values.size());
        return values.get(Math.max(0, rank - 1));
    }

    /** What each is more than the median of others. */
    Samples less(Samples others) {
        return new Samples(values.stream().map(value -> value - others.median()).toList());
    }

    Samples times(double factor) {
        return new Samples(values.stream().map(value -> value * factor).toList());
    }
}
