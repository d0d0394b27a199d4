package dev.kontext.testkit;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Kafka for a Quarkus test: sets {@code kafka.bootstrap.servers}. */
public final class KafkaTestResource implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        return Map.of("kafka.bootstrap.servers", TestServers.kafka());
    }

    @Override
    public void stop() {
        // Shared by all tests of the JVM, and stopped with it.
    }
}
