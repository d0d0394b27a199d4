package dev.kontext.storage;

import dev.kontext.testkit.TestServers;
import dev.kontext.testkit.TestTopics;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;

/** Kafka with topics of its own and S3 with a bucket of its own. */
public final class StorageServers implements QuarkusTestResourceLifecycleManager {
    public static final String KEY = "test-service-key";
    public static final String RECEIPTS_KEY = "test-receipts-key";

    @Override
    public Map<String, String> start() {
        var kafka = TestServers.kafka();
        var events = TestServers.unique("events");
        var deadLetters = TestServers.unique("dead-letters");
        TestTopics.create(kafka, events, 1, Map.of("cleanup.policy", "compact"));
        TestTopics.create(kafka, deadLetters, 1, Map.of());
        var settings = new HashMap<>(TestServers.s3().properties(TestServers.unique("bucket")));
        settings.put("kontext.service.key", KEY);
        settings.put("kontext.receipts.key", RECEIPTS_KEY);
        settings.put("kafka.bootstrap.servers", kafka);
        settings.put("mp.messaging.incoming.events.topic", events);
        settings.put("mp.messaging.incoming.events.group.id", TestServers.unique("sweeper"));
        settings.put("mp.messaging.outgoing.dead-letters.topic", deadLetters);
        settings.put("quarkus.scheduler.enabled", "false");
        return settings;
    }

    @Override
    public void stop() {
        // The servers are shared by all tests of the JVM.
    }
}
