package dev.kontext.gateway;

import dev.kontext.contracts.log.Topics;
import dev.kontext.devstack.KafkaProcess;
import dev.kontext.devstack.RedisProcess;
import dev.kontext.testkit.TestTopics;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A Kafka and a Redis that a test may stop. */
public final class OutageBench implements QuarkusTestResourceLifecycleManager {
    private KafkaProcess kafka;
    private RedisProcess redis;
    private StorageFake storage;
    private SchedulerFake scheduler;

    @Override
    public Map<String, String> start() {
        // Quarkus starts resources on any thread, and Kafka's clients load their plugins with that thread's loader.
        Thread.currentThread().setContextClassLoader(getClass().getClassLoader());
        try {
            var folder =
                    Files.createDirectories(Path.of("target", "test-servers").toAbsolutePath());
            kafka = KafkaProcess.start(Files.createTempDirectory(folder, "kafka-"), 0);
            redis = RedisProcess.start(Files.createTempDirectory(folder, "redis-"), 0);
            TestTopics.create(kafka.address(), Topics.REQUESTS, Topics.REQUEST_PARTITIONS, Map.of());
            TestTopics.create(kafka.address(), Topics.EVENTS, 1, Map.of("cleanup.policy", "compact"));
            storage = new StorageFake();
            scheduler = new SchedulerFake(kafka.address(), "redis://" + redis.address());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var config = new HashMap<>(Bench.settings());
        config.remove("kontext.admin.key-hashes");
        config.put("kafka.bootstrap.servers", kafka.address());
        config.put("kontext.redis.url", "redis://" + redis.address());
        config.put("kontext.storage.url", storage.url());
        config.put("kontext.redis.timeout", "500ms");
        config.put("mp.messaging.outgoing.requests.request.timeout.ms", "1000");
        config.put("mp.messaging.outgoing.requests.delivery.timeout.ms", "2000");
        config.put("mp.messaging.outgoing.requests.max.block.ms", "1000");
        return config;
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(kafka, new TestInjector.MatchesType(KafkaProcess.class));
        injector.injectIntoFields(redis, new TestInjector.MatchesType(RedisProcess.class));
        injector.injectIntoFields(storage, new TestInjector.MatchesType(StorageFake.class));
        injector.injectIntoFields(scheduler, new TestInjector.MatchesType(SchedulerFake.class));
    }

    @Override
    public void stop() {
        scheduler.close();
        storage.close();
        redis.close();
        kafka.close();
    }
}
