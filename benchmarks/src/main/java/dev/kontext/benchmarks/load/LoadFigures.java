package dev.kontext.benchmarks.load;

import dev.kontext.benchmarks.load.Figure.Scale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * Measures figures one after the other and prints one table.
 *
 * <p>Arguments: a folder, {@code full} or {@code short}, names of figures; all of them if there is none.
 */
public final class LoadFigures {
    private static final List<Figure> FIGURES = List.of(
            new Submits(),
            new StatusReads(),
            new SchedulerTurns(),
            new Growth(),
            new Shares(),
            new Takeover(),
            new FoldSpeed(),
            new MillionQueued(),
            new WorkerLoss(),
            new Cancellation(),
            new Walks());

    /** It tells of each connection that a killed process leaves behind. */
    private static final Logger CONNECTIONS = Logger.getLogger("io.vertx.core.net.impl.ConnectionBase");

    private LoadFigures() {}

    @SuppressWarnings("SystemOut") // This is a command line.
    public static void main(String[] arguments) throws Exception {
        CONNECTIONS.setLevel(Level.OFF);
        var folder = Path.of(arguments[0]);
        var scale = Scale.valueOf(arguments[1].toUpperCase(Locale.ROOT));
        var names = List.of(arguments).subList(2, arguments.length);
        var known = FIGURES.stream().map(Figure::name).toList();
        if (!known.containsAll(names)) {
            System.err.println("error: there are the figures " + String.join(", ", known));
            System.exit(64);
        }
        var chosen = FIGURES.stream()
                .filter(figure -> names.isEmpty() || names.contains(figure.name()))
                .toList();
        var rows = new ArrayList<Row>();
        for (var figure : chosen) {
            System.err.println(figure.name() + " ...");
            var measured = figure.measure(fresh(folder, figure), scale);
            measured.forEach(row -> System.err.println("  " + row.line()));
            rows.addAll(measured);
        }
        System.out.println(Row.table(rows));
        var missed = rows.stream().filter(row -> !row.held()).map(Row::figure).collect(Collectors.joining("; "));
        System.out.println(missed.isEmpty() ? "\nall held" : "\nmissed: " + missed);
    }

    private static Path fresh(Path folder, Figure figure) throws IOException {
        return Files.createDirectories(folder.resolve(figure.name()));
    }
}
