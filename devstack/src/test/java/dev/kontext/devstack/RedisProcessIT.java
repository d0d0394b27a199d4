package dev.kontext.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

class RedisProcessIT {
    @Test
    void dataIsThereAgainAfterAStopOnTheSamePort(@TempDir Path data) {
        try (var redis = RedisProcess.start(data, 0)) {
            var address = redis.address();
            try (var client = client(redis)) {
                client.set("key", "value");
            }

            redis.stop();
            assertThat(redis.alive()).isFalse();
            redis.start();

            assertThat(redis.address()).isEqualTo(address);
            try (var client = client(redis)) {
                assertThat(client.get("key")).isEqualTo("value");
            }
        }
    }

    @Test
    void nothingIsEvicted(@TempDir Path data) {
        try (var redis = RedisProcess.start(data, 0);
                var client = client(redis)) {
            assertThat(client.info("memory")).contains("maxmemory_policy:noeviction");
            assertThat(client.info("persistence")).contains("aof_enabled:1");
        }
    }

    private static RedisClient client(RedisProcess redis) {
        return RedisClient.create("redis://" + redis.address());
    }
}
