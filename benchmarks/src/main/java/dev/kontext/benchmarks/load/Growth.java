package dev.kontext.benchmarks.load;

import dev.kontext.benchmarks.load.SchedulerTurns.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What becomes of the scheduler's figure with ten times the tenants or workers, of status reads with ten times the jobs,
 * and of submissions with ten tenants. {@link MillionQueued} tells what the scheduler does with very many jobs.
 */
final class Growth implements Figure {
    @Override
    public String name() {
        return "growth";
    }

    @Override
    public List<Row> measure(Path folder, Scale scale) throws Exception {
        var usual = Shape.usual(scale);
        var rows = new ArrayList<Row>();
        for (var shape : List.of(
                usual,
                new Shape(usual.jobs(), usual.tenants() * 10, usual.workers()),
                new Shape(usual.jobs(), usual.tenants(), usual.workers() * 10))) {
            var seen = SchedulerTurns.measure(folder, shape, scale);
            rows.add(Row.reported(
                    "starts + completions/s of the scheduler alone, " + shape.text(),
                    SchedulerTurns.PARTS,
                    String.format(Locale.ROOT, "%.0f", seen.perSecond()),
                    seen.cost()));
        }
        rows.add(StatusReads.measure(folder, scale.of(50_000), scale));
        rows.add(Submits.measure(folder, 10, scale));
        return rows;
    }
}
