package dev.kontext.benchmarks.load;

import dev.kontext.benchmarks.load.Backlog.Kind;
import dev.kontext.contracts.redis.LogPosition;
import dev.kontext.contracts.redis.RedisLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How fast an emptied Redis is filled again from the log. */
final class FoldSpeed implements Figure {
    private static final int JOBS = 60_000;
    private static final double WANTED = 30_000;

    /** A long fold is as fast as the last of these; the first is one of a scheduler that has just started. */
    private static final int FOLDS = 6;

    @Override
    public String name() {
        return "fold";
    }

    @Override
    public List<Row> measure(Path folder, Scale scale) throws Exception {
        int jobs = scale.of(JOBS);
        try (var rig = Rig.in(Files.createTempDirectory(folder, "run"))) {
            rig.scheduler("512m");
            try (var backlog = new Backlog(rig.kafka(), rig.position())) {
                backlog.add(jobs, i -> Kind.batch("t" + i % 10));
            }
            Rig.await(Duration.ofMinutes(3), () -> rig.activeJobs() == jobs);
            long end = rig.position().next();
            double cold = fold(rig, jobs, end);
            double seen = cold;
            var before = rig.cpu();
            for (int i = 1; i < FOLDS; i++) {
                before = rig.cpu();
                seen = fold(rig, jobs, end);
            }
            return List.of(new Row(
                    String.format(Locale.ROOT, "events/s folded into an empty Redis, %,d jobs", jobs),
                    "scheduler (-Xmx512m), Kafka, Redis",
                    String.format(Locale.ROOT, "%,.0f; the first of %d folds %,.0f", seen, FOLDS, cold),
                    "30,000",
                    seen >= WANTED,
                    rig.cpu().eachSince(before, jobs)));
        }
    }

    private static double fold(Rig rig, int jobs, long end) throws InterruptedException {
        rig.records().flushAll();
        var first = await(rig, 1);
        long begin = System.nanoTime();
        await(rig, end);
        double seconds = (System.nanoTime() - begin) / 1e9;
        // Positions count the ends of transactions as well.
        double share = (double) (end - first.next()) / end;
        return jobs * share / seconds;
    }

    private static LogPosition await(Rig rig, long next) throws InterruptedException {
        var found = new LogPosition[1];
        Rig.await(
                Duration.ofMinutes(3),
                () -> position(rig)
                        .filter(position -> position.next() >= next)
                        .map(position -> found[0] = position)
                        .isPresent());
        return found[0];
    }

    private static Optional<LogPosition> position(Rig rig) {
        return Optional.ofNullable(rig.records().get(RedisLayout.POSITION))
                .filter(text -> text.indexOf(' ') > 0)
                .map(LogPosition::parse);
    }
}
