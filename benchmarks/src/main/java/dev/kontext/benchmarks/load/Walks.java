package dev.kontext.benchmarks.load;

import dev.kontext.client.JobRequest;
import dev.kontext.client.KontextClient;
import dev.kontext.contracts.job.JobStatus;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.redis.RedisLayout;
import dev.kontext.devstack.ModelSource;
import dev.kontext.devstack.Stack;
import dev.kontext.devstack.StackOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import redis.clients.jedis.RedisClient;

/** How many jobs walk through the whole system in a second when the model takes no time. */
final class Walks implements Figure {
    private static final TenantId TENANT = new TenantId("local");
    private static final double WANTED = 60;
    private static final Duration WARM = Duration.ofMinutes(8);
    private static final Duration LENGTH = Duration.ofSeconds(20);
    private static final int SUBMITTERS = 8;
    private static final Duration PAUSE = Duration.ofMillis(50);

    /** Jobs that wait: the submitters do not run away, and the workers never run dry. */
    private static final int WAITING = 500;

    @Override
    public String name() {
        return "walks";
    }

    @Override
    public List<Row> measure(Path folder, Scale scale) throws Exception {
        var rows = new ArrayList<Row>();
        for (int workers : List.of(1, 4)) {
            rows.add(measure(Files.createTempDirectory(folder, "run"), workers, scale));
        }
        return rows;
    }

    private static Row measure(Path folder, int workers, Scale scale) throws Exception {
        var stack = Stack.at(folder);
        Runtime.getRuntime().addShutdownHook(new Thread(stack::down, "down"));
        stack.up(new StackOptions(new ModelSource.Sandbox(), workers, 1, 0), _ -> {});
        try (var client = new KontextClient(stack.gateway(), stack.apiKey());
                var redis = RedisClient.create("redis://127.0.0.1:" + stack.port("redis"));
                var submitters = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < SUBMITTERS; i++) {
                var _ = submitters.submit(() -> submit(client, redis));
            }
            try {
                return measure(stack, redis, workers, scale);
            } finally {
                submitters.shutdownNow();
            }
        } finally {
            stack.down();
        }
    }

    private static Row measure(Stack stack, RedisClient redis, int workers, Scale scale) throws InterruptedException {
        Thread.sleep(Duration.ofMillis(scale.of((int) WARM.toMillis())));
        var before = cpu(stack);
        long done = ended(redis);
        long begin = System.nanoTime();
        Thread.sleep(Duration.ofMillis(scale.of((int) LENGTH.toMillis())));
        double seconds = (System.nanoTime() - begin) / 1e9;
        long more = ended(redis) - done;
        var cost = cpu(stack).eachSince(before, more);
        if (redis.scard(RedisLayout.ACTIVE) == 0) {
            throw new IllegalStateException("no job waits; more of them must be submitted at once");
        }
        double seen = more / seconds;
        return new Row(
                "whole walks/s, 64x64, " + workers + (workers == 1 ? " worker" : " workers"),
                "KONTEXT_JIT=full ./kontext up --workers " + workers + " --step-ms 0",
                String.format(Locale.ROOT, "%.1f", seen),
                "60",
                seen >= WANTED,
                cost);
    }

    private static Void submit(KontextClient client, RedisClient redis) throws InterruptedException {
        while (!Thread.interrupted()) {
            if (redis.scard(RedisLayout.ACTIVE) < WAITING) {
                client.generate(new JobRequest("A lighthouse", null, 1, null, "64x64", null, null, null, null, null));
            } else {
                Thread.sleep(PAUSE);
            }
        }
        return null;
    }

    private static long ended(RedisClient redis) {
        return redis.zcard(RedisLayout.jobsOf(TENANT, JobStatus.SUCCEEDED));
    }

    private static CpuTimes cpu(Stack stack) {
        var pids = new LinkedHashMap<String, Long>();
        stack.services().forEach(service -> pids.put(service, stack.pid(service)));
        return CpuTimes.of(pids);
    }
}
