package dev.kontext.gateway;

import dev.kontext.contracts.job.Digest;
import dev.kontext.contracts.log.Topics;
import dev.kontext.testkit.TestServers;
import dev.kontext.testkit.TestTopics;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Everything around the gateway, for tests that have fields of the stand-ins' types. */
public final class Bench implements QuarkusTestResourceLifecycleManager {
    static final String ACME = "key-of-acme";
    static final String GLOBEX = "key-of-globex";
    static final String ADMIN = "key-of-an-operator";

    private StorageFake storage;
    private SchedulerFake scheduler;

    @Override
    public Map<String, String> start() {
        // Quarkus starts resources on any thread, and Kafka's clients load their plugins with that thread's loader.
        Thread.currentThread().setContextClassLoader(getClass().getClassLoader());
        try {
            var kafka = TestServers.kafka();
            var redis = TestServers.redis();
            TestTopics.create(kafka, Topics.REQUESTS, Topics.REQUEST_PARTITIONS, Map.of());
            TestTopics.create(kafka, Topics.EVENTS, 1, Map.of("cleanup.policy", "compact"));
            TestTopics.create(kafka, Topics.DEAD_LETTERS, 1, Map.of());
            storage = new StorageFake();
            scheduler = new SchedulerFake(kafka, redis);
            var config = new HashMap<>(settings());
            config.put("kafka.bootstrap.servers", kafka);
            config.put("kontext.redis.url", redis);
            config.put("kontext.storage.url", storage.url());
            return config;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What does not depend on where the servers are. */
    static Map<String, String> settings() {
        return Map.of(
                "kontext.service.key",
                StorageFake.KEY,
                "kontext.tenants.acme.key-hashes",
                hash("another") + "," + hash(ACME),
                "kontext.tenants.globex.key-hashes",
                hash(GLOBEX),
                "kontext.admin.key-hashes",
                hash("another-operator") + "," + hash(ADMIN),
                "kontext.submissions.max-body",
                "40M",
                "kontext.submissions.max-active-jobs",
                "1000",
                "kontext.reads.heartbeat",
                "100ms",
                "kontext.reads.max-streams",
                "3",
                "quarkus.http.test-port",
                "0",
                "kontext.reads.patience",
                "300ms");
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(storage, new TestInjector.MatchesType(StorageFake.class));
        injector.injectIntoFields(scheduler, new TestInjector.MatchesType(SchedulerFake.class));
    }

    @Override
    public void stop() {
        scheduler.close();
        storage.close();
    }

    private static String hash(String key) {
        return Digest.of(key.getBytes(StandardCharsets.UTF_8)).hex();
    }
}
