package dev.kontext.benchmarks.load;

import dev.kontext.benchmarks.load.Backlog.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** How long GPUs get nothing new when the active scheduler is killed. */
final class Takeover implements Figure {
    private static final int JOBS = 50_000;
    private static final int WORKERS = 16;
    private static final int SERVICE_MS = 200;
    private static final double WANTED_S = 10;

    @Override
    public String name() {
        return "takeover";
    }

    @Override
    public List<Row> measure(Path folder, Scale scale) throws Exception {
        int jobs = scale.of(JOBS);
        var seconds = new ArrayList<Double>();
        try (var rig = Rig.in(Files.createTempDirectory(folder, "run"))) {
            var active = rig.scheduler("scheduler-0", "512m", false);
            var addresses = new CopyOnWriteArrayList<>(List.of(active.address()));
            var firstOf = new ConcurrentHashMap<Long, Long>();
            try (var backlog = new Backlog(rig.kafka(), rig.position());
                    var workers = new SimulatedWorkers(
                            addresses,
                            WORKERS,
                            _ -> SERVICE_MS,
                            started -> firstOf.putIfAbsent(started.term(), started.at()))) {
                backlog.add(jobs, _ -> Kind.batch("t0"));
                Rig.await(Duration.ofMinutes(2), () -> rig.activeJobs() == jobs);
                workers.start();
                for (int i = 1; i <= Math.max(2, scale.of(3)); i++) {
                    var standby = rig.scheduler("scheduler-" + i, "512m", false);
                    addresses.add(standby.address());
                    Thread.sleep(2000);
                    int terms = firstOf.size();
                    long begin = System.nanoTime();
                    active.kill();
                    Rig.await(Duration.ofMinutes(1), () -> firstOf.size() > terms);
                    long term = firstOf.keySet().stream()
                            .mapToLong(Long::longValue)
                            .max()
                            .orElseThrow();
                    seconds.add((firstOf.getOrDefault(term, begin) - begin) / 1e9);
                    active = standby;
                }
            }
        }
        double longest = seconds.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        return List.of(new Row(
                String.format(
                        Locale.ROOT, "active scheduler killed to the standby's first grant, %,d jobs queued", jobs),
                "two schedulers (-Xmx512m each), Kafka, Redis",
                String.format(Locale.ROOT, "%.1f s at most of %d", longest, seconds.size()),
                "10 s",
                longest <= WANTED_S,
                ""));
    }
}
