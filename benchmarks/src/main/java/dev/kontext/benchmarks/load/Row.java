package dev.kontext.benchmarks.load;

import java.util.List;

/**
 * A line of the table.
 *
 * @param parts what it ran on
 * @param seen with its unit
 * @param cost CPU milliseconds of each process, for each job or call
 */
record Row(String figure, String parts, String seen, String target, boolean held, String cost) {
    static final String REPORTED = "reported";

    static Row reported(String figure, String parts, String seen, String cost) {
        return new Row(figure, parts, seen, REPORTED, true, cost);
    }

    static String table(List<Row> rows) {
        var text = new StringBuilder("| figure | runs on | seen | target | CPU ms |\n|---|---|---|---|---|");
        for (var row : rows) {
            text.append('\n').append(row.line());
        }
        return text.toString();
    }

    String line() {
        return "| %s | %s | %s | %s | %s |".formatted(figure, parts, seen, held ? target : target + ": missed", cost);
    }
}
