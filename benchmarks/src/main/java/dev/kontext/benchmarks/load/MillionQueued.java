package dev.kontext.benchmarks.load;

import dev.kontext.benchmarks.load.Backlog.Kind;
import dev.kontext.contracts.job.Digest;
import dev.kontext.contracts.redis.RedisLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.params.SetParams;

/** What a job takes in memory when there are very many. */
final class MillionQueued implements Figure {
    private static final int JOBS = 1_000_000;
    private static final int DRAINED = 20_000;
    private static final int PART = 10_000;
    private static final double WANTED_REDIS = 2500;
    private static final double WANTED_HEAP = 700;
    private static final Duration LIFE = Duration.ofDays(2);

    /** Heap of the gateway that counts as more than noise. */
    private static final long FLAT = 8 << 20;

    @Override
    public String name() {
        return "million";
    }

    @Override
    public List<Row> measure(Path folder, Scale scale) throws Exception {
        int jobs = scale.of(JOBS);
        int drained = scale.of(DRAINED);
        try (var rig = Rig.in(Files.createTempDirectory(folder, "run"))) {
            var scheduler = rig.scheduler("1200m");
            var key =
                    Digest.of("benchmark-key".getBytes(StandardCharsets.UTF_8)).hex();
            var gateway = rig.gateway("256m", rig.storage("256m").address(), Map.of("t0", key));
            try (var backlog = new Backlog(rig.kafka(), rig.position());
                    var workers = new SimulatedWorkers(List.of(scheduler.address()), 64, _ -> 0, _ -> {})) {
                long redis = usedMemory(rig);
                long heap = Heap.live(scheduler.pid());
                long gatewayHeap = Heap.live(gateway.pid());
                long begin = System.nanoTime();
                queue(rig, backlog, jobs);
                double queueing = (System.nanoTime() - begin) / 1e9;
                workers.start();
                Rig.await(Duration.ofMinutes(3), () -> workers.completed() >= drained / 2);
                long half = System.nanoTime();
                Rig.await(Duration.ofMinutes(3), () -> workers.completed() >= drained);
                double draining = (System.nanoTime() - half) / 1e9;
                workers.stop();
                Rig.await(Duration.ofSeconds(30), () -> rig.activeJobs() <= jobs - drained);
                double redisEach = (double) (usedMemory(rig) - redis) / jobs;
                double heapEach = (double) (Heap.live(scheduler.pid()) - heap) / jobs;
                long gatewayMore = Heap.live(gateway.pid()) - gatewayHeap;
                var name = String.format(Locale.ROOT, "%,d jobs queued, %,d drained: ", jobs, drained);
                var parts = "scheduler (-Xmx1200m), gateway and storage (-Xmx256m each), Kafka, Redis";
                return List.of(
                        new Row(
                                name + "Redis, with submission record and indexes",
                                parts,
                                String.format(Locale.ROOT, "%.2f kB a job", redisEach / 1000),
                                "2.5 kB",
                                redisEach <= WANTED_REDIS,
                                ""),
                        new Row(
                                name + "heap of the scheduler",
                                parts,
                                String.format(Locale.ROOT, "%.2f kB a job", heapEach / 1000),
                                "0.7 kB",
                                heapEach <= WANTED_HEAP,
                                ""),
                        new Row(
                                name + "heap of the gateway",
                                parts,
                                String.format(Locale.ROOT, "%+.1f MB", gatewayMore / 1e6),
                                "flat",
                                gatewayMore <= FLAT,
                                ""),
                        Row.reported(
                                name + "taken in per second",
                                parts,
                                String.format(Locale.ROOT, "%,.0f", jobs / queueing),
                                ""),
                        Row.reported(
                                name + "starts + completions/s in the second half of the drain",
                                parts,
                                String.format(Locale.ROOT, "%,.0f", drained / draining),
                                ""));
            }
        }
    }

    private static void queue(Rig rig, Backlog backlog, int jobs) throws InterruptedException {
        for (int from = 0; from < jobs; from += PART) {
            int until = Math.min(jobs, from + PART);
            try (AbstractPipeline pipeline = rig.records().pipelined()) {
                backlog.add(
                        until - from,
                        i -> Kind.batch("t" + i % 100),
                        submitted -> pipeline.set(
                                RedisLayout.submission(submitted.job()),
                                new String(Wire.bytes(submitted), StandardCharsets.UTF_8),
                                SetParams.setParams().nx().px(LIFE.toMillis())));
            }
            // No further ahead than this, or the disk's cache would be measured.
            Rig.await(Duration.ofMinutes(2), () -> rig.activeJobs() >= until - 3 * PART);
        }
        Rig.await(Duration.ofMinutes(2), () -> rig.activeJobs() == jobs);
    }

    private static long usedMemory(Rig rig) {
        return rig.records()
                .info("memory")
                .lines()
                .filter(line -> line.startsWith("used_memory:"))
                .mapToLong(line ->
                        Long.parseLong(line.substring("used_memory:".length()).strip()))
                .findFirst()
                .orElseThrow();
    }
}
