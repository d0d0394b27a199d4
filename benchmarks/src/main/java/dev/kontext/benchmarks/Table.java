package dev.kontext.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints figures as a Markdown table. */
final class Table {
    private final List<String> rows = new ArrayList<>();

    void add(String figure, String target, Sample sample) {
        rows.add(String.format(
                Locale.ROOT,
                "| %s | %d | %.1f | %.1f | %.1f | %s |",
                figure,
                sample.values().size(),
                sample.median(),
                sample.percentile(99),
                sample.max(),
                target));
    }

    String text() {
        return "| figure | n | p50 ms | p99 ms | max ms | target |\n|---|---|---|---|---|---|\n"
                + String.join("\n", rows);
    }
}
