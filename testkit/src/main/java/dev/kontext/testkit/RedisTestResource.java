package dev.kontext.testkit;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Redis for a Quarkus test: sets {@code kontext.redis.url}. */
public final class RedisTestResource implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        return Map.of("kontext.redis.url", TestServers.redis());
    }

    @Override
    public void stop() {
        // Shared by all tests of the JVM, and stopped with it.
    }
}
