package dev.kontext.benchmarks.load;

import dev.kontext.benchmarks.load.Backlog.Kind;
import dev.kontext.contracts.job.JobSpec;
import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.job.TenantId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Who gets how much of the GPUs' time, and how long somebody who waits for a picture waits behind bulk work. */
final class Shares implements Figure {
    private static final String PARTS = "scheduler (-Xmx512m), Kafka, Redis";
    private static final int FLOOD = 100;
    private static final int SMALL_TENANTS = 10;
    private static final int SMALL = 300;
    private static final double WANTED_INDEX = 0.95;
    private static final int BATCH_JOBS = 50_000;
    private static final int SERVICE_MS = 1000;
    private static final int ROUNDS = 10;

    @Override
    public String name() {
        return "fairness";
    }

    @Override
    public List<Row> measure(Path folder, Scale scale) throws Exception {
        return List.of(flood(folder, scale), interactive(folder, scale));
    }

    private static Row flood(Path folder, Scale scale) throws Exception {
        int small = scale.of(SMALL);
        try (var rig = Rig.in(Files.createTempDirectory(folder, "run"))) {
            var scheduler = rig.scheduler("512m");
            var served = new HashMap<TenantId, Double>();
            var jobs = new HashMap<TenantId, Integer>();
            var index = new CompletableFuture<Double>();
            try (var backlog = new Backlog(rig.kafka(), rig.position());
                    var workers = new SimulatedWorkers(
                            List.of(scheduler.address()),
                            16,
                            grant -> grant.spec().steps(),
                            started -> {
                                var grant = started.grant();
                                served.merge(grant.tenant(), cost(grant.spec()), Double::sum);
                                int given = jobs.merge(grant.tenant(), 1, Integer::sum);
                                if (!index.isDone() && given == small - small / 10) {
                                    index.complete(jain(served));
                                }
                            })) {
                backlog.add(FLOOD * small, _ -> Kind.batch("flood"));
                backlog.add(SMALL_TENANTS * small, i -> tenant(i % SMALL_TENANTS));
                Rig.await(Duration.ofMinutes(2), () -> rig.activeJobs() == (FLOOD + SMALL_TENANTS) * (long) small);
                workers.start();
                double seen = index.get(3, TimeUnit.MINUTES);
                return new Row(
                        String.format(
                                Locale.ROOT,
                                "Jain index of GPU seconds, %d tenants of %d jobs and one of %d",
                                SMALL_TENANTS,
                                small,
                                FLOOD * small),
                        PARTS,
                        String.format(Locale.ROOT, "%.3f", seen),
                        "0.95",
                        seen >= WANTED_INDEX,
                        "");
            }
        }
    }

    private static Kind tenant(int number) {
        return new Kind(new TenantId("small-" + number), Lane.BATCH, 5 + 5 * (number % 4));
    }

    /** In steps of a megapixel, which is what the scheduler shares by until GPUs have told their speed. */
    private static double cost(JobSpec spec) {
        return spec.megapixelSteps();
    }

    /** All of {@link #SMALL_TENANTS} and the flood; whoever got nothing counts as well. */
    private static double jain(Map<TenantId, Double> served) {
        double sum = served.values().stream().mapToDouble(Double::doubleValue).sum();
        double squares = served.values().stream().mapToDouble(s -> s * s).sum();
        return sum * sum / ((SMALL_TENANTS + 1) * squares);
    }

    private static Row interactive(Path folder, Scale scale) throws Exception {
        int batch = scale.of(BATCH_JOBS);
        try (var rig = Rig.in(Files.createTempDirectory(folder, "run"))) {
            var scheduler = rig.scheduler("512m");
            var starts = new ArrayBlockingQueue<Long>(ROUNDS);
            var waits = new ArrayList<Double>();
            var cycle = new Cycle();
            try (var backlog = new Backlog(rig.kafka(), rig.position());
                    var workers = new SimulatedWorkers(List.of(scheduler.address()), 1, _ -> SERVICE_MS, started -> {
                        cycle.started(started.at());
                        if (started.grant().spec().lane() == Lane.INTERACTIVE) {
                            starts.add(started.at());
                        }
                    })) {
                backlog.add(batch, _ -> Kind.batch("bulk"));
                Rig.await(Duration.ofMinutes(2), () -> rig.activeJobs() == batch);
                workers.start();
                Rig.await(Duration.ofSeconds(20), () -> workers.completed() > 0);
                var random = new Random(3);
                for (int i = 0; i < Math.max(3, scale.of(ROUNDS)); i++) {
                    Thread.sleep(SERVICE_MS + random.nextInt(SERVICE_MS));
                    long begin = System.nanoTime();
                    backlog.add(1, _ -> new Kind(new TenantId("somebody"), Lane.INTERACTIVE, 20));
                    var start = starts.poll(20, TimeUnit.SECONDS);
                    waits.add(start == null ? Double.POSITIVE_INFINITY : (start - begin) / 1e6);
                }
            }
            double longest =
                    waits.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
            return new Row(
                    String.format(
                            Locale.ROOT,
                            "one interactive job behind %,d batch jobs, one GPU, 1 s a job, starts",
                            batch),
                    PARTS,
                    String.format(
                            Locale.ROOT,
                            "after %.0f ms at most of %d, starts are %.0f ms apart at most",
                            longest,
                            waits.size(),
                            cycle.longestMs),
                    "the GPU's next start",
                    longest <= cycle.longestMs,
                    "");
        }
    }

    /** From one start on the GPU to the next: the job's second and the calls around it. */
    private static final class Cycle {
        private long lastAt;
        private volatile double longestMs;

        void started(long at) {
            if (lastAt != 0) {
                longestMs = Math.max(longestMs, (at - lastAt) / 1e6);
            }
            lastAt = at;
        }
    }
}
