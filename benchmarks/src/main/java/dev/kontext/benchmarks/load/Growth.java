package dev.kontext.benchmarks.load;

import dev.kontext.benchmarks.load.SchedulerTurns.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
        var moreTenants = new Shape(usual.jobs(), usual.tenants() * 10, usual.workers());
        var moreWorkers = new Shape(usual.jobs(), usual.tenants(), usual.workers() * 10);
        var shapes = List.of(usual, moreTenants, moreWorkers);
        var rounds = SchedulerTurns.measure(folder, shapes, scale);
        var rows = new ArrayList<Row>();
        rows.add(SchedulerTurns.each(rounds, usual));
        for (int i = 1; i < shapes.size(); i++) {
            rows.add(Row.reported(
                    "the same with " + shapes.get(i).text(),
                    SchedulerTurns.PARTS,
                    rounds.shareText(i),
                    rounds.median(i).cost()));
        }
        rows.add(StatusReads.measure(folder, scale.of(50_000), scale));
        rows.add(Submits.measure(folder, 10, scale));
        return rows;
    }
}
