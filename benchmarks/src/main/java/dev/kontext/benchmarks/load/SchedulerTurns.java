package dev.kontext.benchmarks.load;

import dev.kontext.benchmarks.load.Backlog.Kind;
import dev.kontext.benchmarks.load.Rounds.Run;
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
    private static final int ROUNDS = 3;
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

    @Override
    public String name() {
        return "scheduler";
    }

    @Override
    public List<Row> measure(Path folder, Scale scale) throws Exception {
        var usual = Shape.usual(scale);
        var many = new Shape(usual.jobs(), 1000, usual.workers());
        var rounds = measure(folder, List.of(usual, many), scale);
        return List.of(
                each(rounds, usual),
                new Row(
                        "the same with " + many.text(),
                        PARTS,
                        rounds.shareText(1),
                        String.format(Locale.ROOT, "%.0f %% of it", 100 * WANTED_SHARE),
                        rounds.share(1) >= WANTED_SHARE,
                        rounds.median(1).cost()));
    }

    static Row each(Rounds rounds, Shape shape) {
        var median = rounds.median(0);
        return new Row(
                "starts + completions/s of the scheduler alone, " + shape.text(),
                PARTS,
                rounds.medianText(0),
                String.format(Locale.ROOT, "%.0f", WANTED),
                median.perSecond() >= WANTED,
                median.cost());
    }

    /** Of each round, one run with each shape. */
    static Rounds measure(Path folder, List<Shape> shapes, Scale scale) throws Exception {
        var runs = shapes.stream().map(_ -> new ArrayList<Run>()).toList();
        for (int round = 0; round < scale.of(ROUNDS); round++) {
            for (int i = 0; i < shapes.size(); i++) {
                var shape = shapes.get(i);
                var run = run(folder, shape, scale);
                runs.get(i).add(run);
                System.err.printf(
                        Locale.ROOT, "  %.0f/s with %s; CPU ms each: %s%n", run.perSecond(), shape.text(), run.cost());
            }
        }
        return new Rounds(runs.stream().map(List::copyOf).toList());
    }

    private static Run run(Path folder, Shape shape, Scale scale) throws Exception {
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
                return new Run((workers.started() + workers.completed() - moves) / seconds, cost);
            }
        }
    }
}
