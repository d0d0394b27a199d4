package dev.kontext.benchmarks.load;

import dev.kontext.contracts.redis.LogPosition;
import dev.kontext.contracts.redis.RedisLayout;
import dev.kontext.devstack.KafkaProcess;
import dev.kontext.devstack.RedisProcess;
import dev.kontext.devstack.S3Process;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisClient;

/** A real Kafka and a real Redis, and those of our services that a figure needs, with their default settings. */
final class Rig implements AutoCloseable {
    static final String SERVICE_KEY = "benchmark-service-key";
    static final String RECEIPTS_KEY = "benchmark-receipts-key";

    private static final String USUAL = "-XX:+UseG1GC";

    /** What a JVM takes below 1,792 MB; a gateway's pod has 768. */
    private static final String IN_SMALL_PODS = "-XX:+UseSerialGC";

    private static final Duration SETTLED_AFTER = Duration.ofSeconds(1);

    private final Path folder;
    private final KafkaProcess kafka;
    private final RedisProcess redis;
    private final RedisClient records;
    private final List<ServiceProcess> services = new ArrayList<>();
    private final Map<String, Long> pids = new LinkedHashMap<>();
    private @Nullable S3Process s3;

    private Rig(Path folder) throws IOException {
        this.folder = folder;
        this.kafka = KafkaProcess.start(Files.createDirectories(folder.resolve("kafka")), 0);
        this.redis = RedisProcess.start(Files.createDirectories(folder.resolve("redis")), 0);
        this.records = RedisClient.create("redis://" + redis.address());
        pids.put("kafka", kafka.pid());
        pids.put("redis", redis.pid());
        pids.put("load", ProcessHandle.current().pid());
    }

    static Rig in(Path folder) throws IOException {
        return new Rig(folder);
    }

    /** Adds a scheduler that goes at once. */
    ServiceProcess scheduler(String heap) throws IOException, InterruptedException {
        return scheduler("scheduler", heap, true);
    }

    /** @param alone whether it goes at once and does not look for others */
    ServiceProcess scheduler(String name, String heap, boolean alone) throws IOException, InterruptedException {
        int port = freePort();
        return add(
                name,
                "scheduler-service",
                heap,
                USUAL,
                port,
                Map.of(
                        "kafka.bootstrap.servers",
                        kafka.address(),
                        "kontext.redis.url",
                        "redis://" + redis.address(),
                        "kontext.scheduler.name",
                        name,
                        "kontext.scheduler.alone",
                        Boolean.toString(alone),
                        "kontext.scheduler.advertised-url",
                        "http://127.0.0.1:" + port,
                        "kontext.receipts.key",
                        RECEIPTS_KEY));
    }

    /** Adds an object store and the service in front of it. */
    ServiceProcess storage(String heap) throws IOException, InterruptedException {
        var store = S3Process.start(Files.createDirectories(folder.resolve("s3")), 0);
        s3 = store;
        pids.put("s3", store.pid());
        return add(
                "storage",
                "storage-service",
                heap,
                USUAL,
                freePort(),
                Map.of(
                        "kafka.bootstrap.servers", kafka.address(),
                        "kontext.s3.endpoint", store.address(),
                        "kontext.s3.region", "us-east-1",
                        "kontext.s3.access-key", store.accessKey(),
                        "kontext.s3.secret-key", store.secretKey(),
                        "kontext.s3.bucket", "kontext",
                        "kontext.receipts.key", RECEIPTS_KEY));
    }

    /** @param keys hashes of the tenants' API keys */
    ServiceProcess gateway(String heap, String storage, Map<String, String> keys)
            throws IOException, InterruptedException {
        var settings = new LinkedHashMap<String, String>();
        settings.put("kafka.bootstrap.servers", kafka.address());
        settings.put("kontext.redis.url", "redis://" + redis.address());
        settings.put("kontext.storage.url", storage);
        // Nothing ends the jobs of some figures.
        settings.put("kontext.submissions.max-active-jobs", "10000000");
        keys.forEach((tenant, hash) -> settings.put("kontext.tenants." + tenant + ".key-hashes", hash));
        return add("gateway", "gateway-service", heap, IN_SMALL_PODS, freePort(), settings);
    }

    private ServiceProcess add(
            String name, String module, String heap, String collector, int port, Map<String, String> settings)
            throws IOException, InterruptedException {
        var all = new LinkedHashMap<>(settings);
        all.put("kontext.service.key", SERVICE_KEY);
        var service = ServiceProcess.start(folder, name, module, heap, collector, port, all);
        services.add(service);
        pids.put(name, service.pid());
        return service.awaitReady();
    }

    String kafka() {
        return kafka.address();
    }

    RedisClient records() {
        return records;
    }

    /** What the processes have used so far. */
    CpuTimes cpu() {
        return CpuTimes.of(pids);
    }

    /** How far Redis follows the log, once the scheduler has written what it writes at its start. */
    LogPosition position() throws InterruptedException {
        var last = new String[] {""};
        await(Duration.ofSeconds(60), () -> {
            var found = Optional.ofNullable(records.get(RedisLayout.POSITION)).orElse("");
            boolean settled = found.indexOf(' ') > 0 && found.equals(last[0]);
            last[0] = found;
            if (!settled) {
                LockSupport.parkNanos(SETTLED_AFTER.toNanos());
            }
            return settled;
        });
        return LogPosition.parse(last[0]);
    }

    long activeJobs() {
        return records.scard(RedisLayout.ACTIVE);
    }

    static void await(Duration atMost, BooleanSupplier condition) throws InterruptedException {
        long limit = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > limit) {
                throw new IllegalStateException("what was waited for did not come within " + atMost);
            }
            Thread.sleep(20);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        services.reversed().forEach(ServiceProcess::close);
        records.close();
        if (s3 != null) {
            s3.close();
        }
        redis.close();
        kafka.close();
    }
}
