package dev.kontext.benchmarks;

import java.util.List;

/** Measurements of one figure, in milliseconds. */
record Sample(List<Double> values) {
    Sample {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("a sample needs a value");
        }
        values = values.stream().sorted().toList();
    }

    /**
     * The nearest-rank percentile.
     *
     * @param percent 0 to 100
     */
    double percentile(double percent) {
        int rank = (int) Math.ceil(percent / 100 * values.size());
        return values.get(Math.max(0, rank - 1));
    }

    double median() {
        return percentile(50);
    }

    double max() {
        return values.getLast();
    }
}
