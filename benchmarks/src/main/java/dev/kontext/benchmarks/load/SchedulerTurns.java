package dev.kontext.benchmarks.load;

import dev.kontext.benchmarks.load.Backlog.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How many jobs the scheduler starts and ends when neither GPUs nor clients are what it waits for. */
final class SchedulerTurns implements Figure {
    static final String PARTS = "scheduler (-Xmx512m), Kafka, Redis";

    /** Both JVMs, the scheduler's and this one, have compiled what matters by then. */
    private static final Duration WARM = Duration.ofSeconds(60);

    private static final Duration LENGTH = Duration.ofSeconds(15);
    private static final double WANTED = 1000;
    private static final double WANTED_SHARE = 0.8;

    /** What it has to do with. */
    record Shape(int jobs, int tenants, int workers) {
        static Shape usual(Scale scale) {
            return new Shape(scale.of(300_000), 1, 64);
        }

        String text() {
            return String.format(Locale.ROOT, "%,d jobs, %,d tenants, %,d workers", jobs, tenants, workers);
        }
    }

    record Seen(double perSecond, String cost) {}

    @Override
    public String name() {
        return "scheduler";
    }

    @Override
    public List<Row> measure(Path folder, Scale scale) throws Exception {
        var usual = Shape.usual(scale);
        var rows = new ArrayList<Row>();
        var first = measure(folder, usual, scale);
        rows.add(row("starts + completions/s of the scheduler alone", usual, first, WANTED, "%.0f", first.perSecond()));
        var many = new Shape(usual.jobs(), 1000, usual.workers());
        var shared = measure(folder, many, scale);
        rows.add(row(
                "the same with 1,000 tenants",
                many,
                shared,
                WANTED_SHARE * 100,
                "%.0f %% of it",
                100 * shared.perSecond() / first.perSecond()));
        return rows;
    }

    private static Row row(String figure, Shape shape, Seen seen, double wanted, String format, double value) {
        return new Row(
                figure + ", " + shape.text(),
                PARTS,
                String.format(Locale.ROOT, format, value),
                String.format(Locale.ROOT, format, wanted),
                value >= wanted,
                seen.cost());
    }

    static Seen measure(Path folder, Shape shape, Scale scale) throws Exception {
        var own = Files.createTempDirectory(folder, "run");
        try (var rig = Rig.in(own)) {
            var scheduler = rig.scheduler("512m");
            try (var backlog = new Backlog(rig.kafka(), rig.position());
                    var workers =
                            new SimulatedWorkers(List.of(scheduler.address()), shape.workers(), _ -> 0, _ -> {})) {
                backlog.add(shape.jobs(), i -> Kind.batch("t" + i % shape.tenants()));
                Rig.await(Duration.ofMinutes(3), () -> rig.activeJobs() == shape.jobs());
                workers.start();
                Thread.sleep(Duration.ofMillis(scale.of((int) WARM.toMillis())));
                long moves = workers.started() + workers.completed();
                long jobs = workers.completed();
                var before = rig.cpu();
                long begin = System.nanoTime();
                Thread.sleep(Duration.ofMillis(scale.of((int) LENGTH.toMillis())));
                double seconds = (System.nanoTime() - begin) / 1e9;
                var cost = rig.cpu().eachSince(before, workers.completed() - jobs);
                if (rig.activeJobs() == 0) {
                    throw new IllegalStateException("the jobs ran out; there must be more of them");
                }
                return new Seen((workers.started() + workers.completed() - moves) / seconds, cost);
            }
        }
    }
}
