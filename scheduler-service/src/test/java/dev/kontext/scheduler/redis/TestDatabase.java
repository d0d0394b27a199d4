package dev.kontext.scheduler.redis;

import dev.kontext.testkit.TestServers;
import java.net.URI;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;

/** A database of the shared Redis that no service uses. */
public final class TestDatabase {
    private static final int NUMBER = 7;

    private TestDatabase() {}

    public static URI address() {
        return URI.create(TestServers.redis() + "/" + NUMBER);
    }

    public static RedisClient client() {
        return RedisClient.builder()
                .hostAndPort(address().getHost(), address().getPort())
                .clientConfig(
                        DefaultJedisClientConfig.builder().database(NUMBER).build())
                .build();
    }
}
